package dev.atoll.agent.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.faults.Load;
import dev.atoll.agent.pods.SomeNode.SomePod;
import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods that may speak to nobody but each other, and whose programs and maps are replaced by those
 * of another layout again and again while they do.
 */
@Tag("root")
@Timeout(120)
class LayoutChangeTest {
  private static final int TCP = 6;
  private static final int CLIENT = 0x10001;
  private static final int SERVER = 0x10002;
  private static final int POLICY = 7;
  private static final InetSocketAddress SERVICE = new InetSocketAddress("10.96.0.1", 80);
  private static final List<Map<String, Integer>> ROOMS =
      List.of(
          Map.of("ct", 4096, "lut", 64),
          Map.of("ct", 2048, "lut", 128, "services", 16, "policy", 64),
          Map.of("ct", 8192, "backends", 16, "endpoints", 16));

  private static final int CHANGES = 12;

  @TempDir Path temporary;
  private SomeNode node;
  private Path pins;
  private SomePod direct;
  private SomePod buyer;
  private SomePod server;
  private SomePod other;

  @BeforeEach
  void start() throws Exception {
    node = new SomeNode(temporary);
    pins = Files.createDirectory(temporary.resolve("bpf"));
    node.shell.run("mount -t bpf bpf " + pins, "umount " + pins);
    direct = node.pod("ptp", "1");
    buyer = node.pod("ptp", "2");
    server = node.pod("ptp", "3");
    other = node.pod("ptp", "4");
  }

  @AfterEach
  void clean() throws Exception {
    node.close();
  }

  private Datapath load(int turn) {
    return Datapath.load(pins.resolve("atoll"), ROOMS.get(turn % ROOMS.size()));
  }

  private Attachments attachments(Datapath datapath) {
    return new Attachments(pins.resolve("atoll/links"), datapath.programs(), Mode.TCX);
  }

  private static void configure(Datapath datapath) {
    datapath.config().put(new Id(0), new Config(datapath.carrying(), 1, 0, 0, 9, 10));
  }

  private void fill(Datapath datapath) throws Exception {
    configure(datapath);
    endpoint(datapath, direct, CLIENT);
    endpoint(datapath, buyer, CLIENT);
    endpoint(datapath, server, SERVER);
    endpoint(datapath, other, SERVER);
    allow(datapath, SERVER, Direction.EGRESS);
    allow(datapath, CLIENT, Direction.INGRESS);
    datapath.backends().put(new Id(3), backend(server));
    datapath.backends().put(new Id(4), backend(other));
    datapath.lut().set(40, 3);
    datapath
        .services()
        .put(new ServiceKey(Address.of("10.96.0.1"), 80, TCP), new ServiceValue(5, 40, 1, 0));
  }

  private static Backend backend(SomePod pod) {
    return new Backend(pod.v4(), 8080, Backend.State.ACTIVE, 1);
  }

  private static void allow(Datapath datapath, int remote, Direction direction) {
    datapath
        .policy()
        .put(
            new PolicyKey(PolicyKey.ANY_PROTOCOL, POLICY, remote, direction, 0, 0),
            new PolicyValue(1, 1, false));
  }

  private HostInterface at(SomePod pod) {
    return node.interfaces(Path.of("/run/netns")).find(pod.addresses()).get(pod.v4());
  }

  private void endpoint(Datapath datapath, SomePod pod, int identity) {
    var at = at(pod);
    int closed = Endpoint.DENY_EGRESS | Endpoint.DENY_INGRESS;
    datapath.endpoints().put(new Id(at.ifindex()), new Endpoint(identity, POLICY, closed, 1));
    datapath.pods().put(pod.v4(), new Pod(at.ifindex(), at.mac(), at.hostMac()));
    datapath
        .ipcache()
        .put(IpcacheKey.of(pod.v4(), 32), new IpcacheValue(identity, 1, Address.NONE, 0));
  }

  private Datapath next(Datapath before, int turn) {
    var next = load(turn);
    assertThat(next.isFilled()).isTrue();
    configure(next);
    node.network()
        .call(() -> {
          var attachments = attachments(next);
          attachments.hold();
          assertThat(attachments.takeOver()).isEmpty();
          return 0;
        });
    next.settle();
    configure(next);
    before.close();
    return next;
  }

  private static Echo echo(SomePod pod) {
    return Echo.start(new NetworkNamespace(pod.file()), pod.network(), List.of(8080), List.of());
  }

  @Test
  void no_request_fails_and_hardly_one_is_slow() throws Exception {
    var datapath = load(0);
    fill(datapath);
    var first = datapath;
    node.network()
        .call(() -> {
          List.of(direct, buyer, server, other)
              .forEach(pod -> attachments(first).attachPod(at(pod)));
          return 0;
        });
    var to = new InetSocketAddress(server.v4().toString(), 8080);
    var ways =
        List.of(
            new Load.Way("to the pod", new NetworkNamespace(direct.file()), to),
            new Load.Way("to the service", new NetworkNamespace(buyer.file()), SERVICE));
    try (var one = echo(server);
        var two = echo(other);
        var load = Load.begin(ways, Duration.ZERO)) {
      Thread.sleep(300);
      datapath.lut().set(40, 4); // who has a connection keeps the backend that it has
      for (int turn = 1; turn <= CHANGES; turn++) {
        Thread.sleep(300);
        datapath = next(datapath, turn);
      }
      Thread.sleep(300);
      System.out.println(
          "layout: "
              + one.name()
              + " and "
              + two.name()
              + " after "
              + CHANGES
              + " changes: "
              + load.text());
      assertThat(load.failed()).isEmpty();
      assertThat(load.lost())
          .as("what began between the two programs of a pod, and was sent again")
          .isLessThanOrEqualTo(CHANGES);
      assertThat(load.requests()).isGreaterThan(1_000);
    }
    datapath.close();
  }
}
