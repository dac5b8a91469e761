package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.pods.SomeNode.SomePod;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A node with a pod, a machine elsewhere, and somebody outside, each in a network of its own behind
 * a router. One service leads to the pod and one to the machine, at two ports of the node.
 */
@Tag("root")
@Timeout(60)
class NodePortsTest {
  private static final int TO_POD = 30080;
  private static final int ELSEWHERE = 30081;
  private static final int CONNECTIONS = 40;

  @TempDir Path temporary;
  private SomeNode node;
  private Client outside;
  private NetworkNamespace far;
  private Path pins;
  private SomePod pod;
  private Datapath datapath;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    pins = Files.createDirectory(temporary.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    var router = new Router(node);
    router.join(node.file(), 18);
    outside = new Client(router.machine("o", 19));
    far = router.machine("f", 20);
    pod = node.pod("ptp", "1");
    datapath = Datapath.load(pins.resolve("atoll"), Map.of("ct", 4096, "lut", 64));
    node.network()
        .call(() -> {
          var uplink = Uplink.underlay(Optional.of("eth0")).orElseThrow();
          fill(uplink);
          var attachments =
              new Attachments(pins.resolve("atoll/links"), datapath.programs(), Mode.TCX);
          attachments.attachDevice(uplink.ifindex(), uplink.name(), uplink.role());
          return attachments.attachPod(endpoint());
        });
  }

  @AfterEach
  void clean() throws Exception {
    if (datapath != null) {
      datapath.close();
    }
    node.close();
  }

  private void fill(Uplink uplink) {
    datapath.config().put(new Id(0), new Config(Config.NODE_PORTS, 1, 0, uplink.ifindex(), 9, 10));
    assertThat(uplink.addresses()).hasSize(2);
    for (var address : uplink.addresses()) {
      boolean v4 = address.isV4();
      service(address, TO_POD, v4 ? 10 : 11, pod.addresses().get(v4 ? 0 : 1));
      service(address, ELSEWHERE, v4 ? 12 : 13, Address.of(v4 ? "172.20.0.2" : "fd00:20::2"));
    }
  }

  private void service(Address at, int port, int number, Address backend) {
    datapath.backends().put(new Id(number), new Backend(backend, 8080, Backend.State.ACTIVE, 1));
    datapath.lut().set(number, number);
    for (int protocol : new int[] {6, 17}) {
      datapath
          .services()
          .put(
              new ServiceKey(at, port, protocol),
              new ServiceValue(number, number, 1, ServiceValue.NODE_PORT));
    }
  }

  private HostInterface endpoint() {
    var at = node.interfaces(Path.of("/run/netns")).find(pod.addresses()).get(pod.v4());
    datapath.endpoints().put(new Id(at.ifindex()), new Endpoint(0x10002, 7, 0, 1));
    pod.addresses()
        .forEach(it -> datapath.pods().put(it, new Pod(at.ifindex(), at.mac(), at.hostMac())));
    return at;
  }

  private static InetSocketAddress at(boolean v4, int port) {
    return new InetSocketAddress(v4 ? "172.18.0.2" : "fd00:18::2", port);
  }

  private Echo echo(NetworkNamespace where, String name) {
    return Echo.start(where, name, List.of(8080), List.of(8080));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_backend_elsewhere_answers_through_the_node_many_at_once(boolean v4) throws Exception {
    var ports = new HashSet<String>();
    var open = new ArrayList<SocketChannel>();
    try (var echo = echo(far, "far")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        open.add(outside.connected(at(v4, ELSEWHERE)));
        var answer = Client.first(open.getLast());
        assertThat(answer)
            .startsWith(echo.name() + " saw ")
            .contains(v4 ? "172.18.0.2" : "fd00:18");
        ports.add(answer.replaceAll(".*:", ""));
      }
      assertThat(ports).hasSize(CONNECTIONS);
      for (var channel : open) {
        Client.say(channel);
      }
      assertThat(outside.asks(at(v4, ELSEWHERE), 10)).startsWith("far saw ");
      assertThat(outside.asks(at(v4, ELSEWHERE), 4_000)).as("in pieces").startsWith("far saw ");
    } finally {
      for (var channel : open) {
        channel.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_pod_of_the_node_sees_who_asks(boolean v4) throws Exception {
    try (var echo = echo(new NetworkNamespace(pod.file()), "pod");
        var channel = outside.connected(at(v4, TO_POD))) {
      assertThat(Client.first(channel))
          .startsWith(echo.name() + " saw ")
          .contains(v4 ? "172.19.0.2" : "fd00:19")
          .endsWith(":" + channel.socket().getLocalPort());
      Client.say(channel);
      assertThat(outside.asks(at(v4, TO_POD), 10)).startsWith("pod saw ");
      assertThat(outside.asks(at(v4, TO_POD), 4_000)).as("in pieces").startsWith("pod saw ");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_mebibyte_comes_back_as_it_was_sent(boolean v4) throws Exception {
    var sent = new byte[1 << 20];
    new java.util.Random(7).nextBytes(sent);
    try (var far = echo(this.far, "far");
        var near = echo(new NetworkNamespace(pod.file()), "pod")) {
      assertThat(List.of(far.name(), near.name())).hasSize(2);
      for (int port : new int[] {TO_POD, ELSEWHERE}) {
        assertThat(outside.back(at(v4, port), sent)).isEqualTo(sent);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whom_nobody_hears_is_told(boolean v4) {
    for (int port : new int[] {TO_POD, ELSEWHERE}) {
      assertThatThrownBy(() -> outside.asks(at(v4, port), 10))
          .as("%d", port)
          .isInstanceOf(PortUnreachableException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_is_not_for_a_service_is_the_nodes(boolean v4) throws Exception {
    try (var own = echo(node.network(), "node");
        var there = echo(far, "far");
        var channel = outside.connected(at(v4, 8080));
        var out = node.network().openTcp()) {
      assertThat(Client.first(channel)).startsWith(own.name() + " saw ");
      out.socket().connect(new InetSocketAddress(v4 ? "172.20.0.2" : "fd00:20::2", 8080), 5_000);
      assertThat(Client.first(out)).startsWith(there.name() + " saw ");
    }
  }
}
