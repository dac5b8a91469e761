package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.datapath.Track;
import dev.atoll.agent.pods.SomeNode.SomePod;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody asks at a port of a node for a pod of another one. The network between them drops
 * whatever has an address of a pod, and packets go in a tunnel over IPv4.
 */
@Tag("root")
@Timeout(60)
class NodePortsTunnelTest {
  private static final int NODE_PORT = 30080;
  private static final int PORT = 8080;
  private static final int CONNECTIONS = 20;
  private static final int REMOTE_NODE = 6;
  private static final int POD = 0x20002;
  private static final int POLICY = 7;
  private static final String ASKED = "172.18.0.2";
  private static final String THERE = "172.20.0.2";

  @TempDir Path temporary;
  private Client outside;
  private TunnelledNode asked;
  private TunnelledNode there;
  private SomePod pod;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    var one = node("one");
    var two = node("two");
    var router = new Router(one);
    router.join(one.file(), 18);
    outside = new Client(router.machine("o", 19));
    router.join(two.file(), 20);
    router.on("ip rule add from 10.77.0.0/16 blackhole");
    router.on("ip -6 rule add from fd00:77::/64 blackhole");
    pod = two.pod("ptp", "1");
    asked = TunnelledNode.start(one, temporary.resolve("one"), Config.NODE_PORTS, 1);
    open.add(asked);
    there = TunnelledNode.start(two, temporary.resolve("two"), 0, 2);
    open.add(there);
    fill();
  }

  private SomeNode node(String name) throws Exception {
    var node = new SomeNode(Files.createDirectory(temporary.resolve(name)));
    open.add(node);
    return node;
  }

  @AfterEach
  void clean() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private void fill() {
    pod.addresses().forEach(it -> asked.known(it, POD, 2, THERE, 0));
    for (var address : asked.underlay.addresses()) {
      there.known(address, REMOTE_NODE, 0, ASKED, IpcacheValue.ROUTED | IpcacheValue.NODE);
      boolean v4 = address.isV4();
      service(address, v4 ? 10 : 11, pod.addresses().get(v4 ? 0 : 1));
    }
    for (int protocol : new int[] {6, 17}) {
      there.datapath.policy().put(allowed(protocol), new PolicyValue(1, 1, false));
    }
    there.look(pod, new Endpoint(POD, POLICY, Endpoint.DENY_INGRESS, 1));
  }

  private static PolicyKey allowed(int protocol) {
    return new PolicyKey(
        PolicyKey.ONE_PORT, POLICY, REMOTE_NODE, Direction.INGRESS, protocol, PORT);
  }

  private void service(Address at, int number, Address backend) {
    var maps = asked.datapath;
    maps.backends().put(new Id(number), new Backend(backend, PORT, Backend.State.ACTIVE, 2));
    maps.lut().set(number, number);
    for (int protocol : new int[] {6, 17}) {
      maps.services()
          .put(
              new ServiceKey(at, NODE_PORT, protocol),
              new ServiceValue(number, number, 1, ServiceValue.NODE_PORT));
    }
  }

  private Echo echo() {
    return Echo.start(new NetworkNamespace(pod.file()), "pod", List.of(PORT), List.of(PORT));
  }

  private static InetSocketAddress at(boolean v4) {
    return new InetSocketAddress(v4 ? ASKED : "fd00:18::2", NODE_PORT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_pod_behind_the_tunnel_sees_the_node_and_answers_through_it(boolean v4) throws Exception {
    var ports = new HashSet<String>();
    var connections = new ArrayList<SocketChannel>();
    try (var echo = echo()) {
      for (int i = 0; i < CONNECTIONS; i++) {
        connections.add(outside.connected(at(v4)));
        var answer = Client.first(connections.getLast());
        assertThat(answer).startsWith(echo.name() + " saw ").contains(v4 ? ASKED : "fd00:18");
        ports.add(answer.replaceAll(".*:", ""));
      }
      assertThat(ports).hasSize(CONNECTIONS);
      for (var connection : connections) {
        Client.say(connection);
      }
      assertThat(outside.asks(at(v4), 10)).startsWith("pod saw ");
    } finally {
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_mebibyte_comes_back_as_it_was_sent(boolean v4) throws Exception {
    var sent = new byte[1 << 20];
    new java.util.Random(7).nextBytes(sent);
    try (var echo = echo()) {
      assertThat(outside.back(at(v4), sent)).as(echo.name()).isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoever_sends_more_than_fits_learns_what_does(boolean v4) throws Exception {
    try (var echo = echo()) {
      assertThat(outside.asks(at(v4), 1400)).startsWith(echo.name());
      assertThatThrownBy(() -> outside.asks(at(v4), 1440, 500))
          .as("the first is lost")
          .isInstanceOf(IOException.class);
      assertThat(outside.asks(at(v4), 1440)).as("the next fits").startsWith("pod saw ");
      assertThat(outside.asks(at(v4), 4_000)).as("in pieces").startsWith("pod saw ");
    }
  }

  @Test
  void what_may_be_cut_goes_in_pieces_of_the_outer_packet() throws Exception {
    try (var echo = echo()) {
      assertThat(outside.asks(at(true), 4_000)).startsWith(echo.name());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whom_nobody_hears_is_told(boolean v4) {
    assertThatThrownBy(() -> outside.asks(at(v4), 10)).isInstanceOf(PortUnreachableException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void policy_of_the_pod_is_asked_about_the_node(boolean v4) throws Exception {
    try (var echo = echo()) {
      assertThat(outside.asks(at(v4), 10)).startsWith(echo.name());
      there.datapath.policy().removeAll(List.of(allowed(17)));
      assertThatThrownBy(() -> outside.asks(at(v4), 10, 500))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_pod_reaches_the_node_itself_past_the_tunnel(boolean v4) throws Exception {
    try (var echo = echo();
        var own = Echo.start(asked.node.network(), "node", List.of(), List.of(PORT))) {
      assertThat(outside.asks(at(v4), 10)).startsWith(echo.name());
      var inside = new Client(new NetworkNamespace(pod.file()));
      assertThatThrownBy(
              () -> inside.asks(new InetSocketAddress(v4 ? ASKED : "fd00:18::2", PORT), 10, 500))
          .as("the network drops %s", own.name())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(there.datapath.flows().entries().values())
          .filteredOn(it -> it.has(Track.TUNNEL))
          .hasSize(1);
    }
  }
}
