package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.balance.ServiceWriter;
import dev.atoll.agent.bpf.MappedRing;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.pods.Attachments;
import dev.atoll.agent.pods.DeviceRole;
import dev.atoll.agent.pods.Mode;
import dev.atoll.agent.pods.Outcome;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The datapath of a node: maps as its agent fills them, and programs at its interfaces. */
final class NodePrograms implements AutoCloseable {
  /** Addresses and remotes of policies that are there beside those that are asked. */
  private static final int OTHER_ADDRESSES = 10_000;

  private static final int OTHER_REMOTES = 100;
  private static final int WORLD = 2;
  private static final int POLICY = 1;

  private final Datapath datapath;
  private final Attachments attachments;
  private final MappedRing events;

  private NodePrograms(Path pins) {
    datapath = Datapath.load(pins);
    attachments = new Attachments(pins.resolve("links"), datapath.programs(), Mode.ofKernel());
    events = MappedRing.of(datapath.events());
  }

  static NodePrograms load(Path pins) {
    return new NodePrograms(pins);
  }

  /**
   * The node of a pod of cluster {@code own}, which speaks with cluster {@code other}.
   *
   * @param pod addresses of its pod
   * @param others addresses of the other node's pod
   * @param node address of the other node
   */
  void fill(Way way, int own, List<String> pod, int other, List<String> others, String node) {
    var bypass = way.bypass() ? Config.BYPASS : 0;
    datapath
        .config()
        .put(
            new Id(0),
            new Config(
                Config.EVENTS | bypass,
                own,
                way.overlay() ? Nodes.TUNNEL : 0,
                way.bypass() ? Nodes.UNDERLAY : 0,
                Nodes.MTU,
                WORLD,
                WORLD,
                Address.NONE,
                Address.NONE));
    var closed = way.guard() == Way.Guard.POLICY;
    int flags = closed ? Endpoint.DENY_EGRESS | Endpoint.DENY_INGRESS : 0;
    datapath.endpoints().put(new Id(Nodes.POD), new Endpoint(identity(own, 0), POLICY, flags, 1));
    pod.forEach(ip -> datapath.pods().put(Address.of(ip), Nodes.pod().pod()));
    var tunnel = way.overlay() ? Address.of(node) : Address.NONE;
    datapath.ipcache().putAll(addresses(own, pod, Address.NONE));
    datapath.ipcache().putAll(addresses(other, others, tunnel));
    datapath.ipcache().putAll(otherAddresses(other, tunnel));
    if (closed) {
      datapath.policy().putAll(entries(other));
    }
  }

  private static int identity(int cluster, int number) {
    return cluster << 16 | 1000 + number;
  }

  private static Map<IpcacheKey, IpcacheValue> addresses(
      int cluster, List<String> ips, Address tunnel) {
    var all = new LinkedHashMap<IpcacheKey, IpcacheValue>();
    ips.forEach(ip -> all.put(key(ip), new IpcacheValue(identity(cluster, 0), cluster, tunnel, 0)));
    return all;
  }

  private static IpcacheKey key(String ip) {
    return IpcacheKey.of(Address.of(ip), 32);
  }

  private static Map<IpcacheKey, IpcacheValue> otherAddresses(int cluster, Address tunnel) {
    var all = new LinkedHashMap<IpcacheKey, IpcacheValue>();
    for (int i = 0; i < OTHER_ADDRESSES; i++) {
      all.put(
          key("10." + cluster + "." + (1 + i / 250) + "." + (1 + i % 250)),
          new IpcacheValue(identity(cluster, i % OTHER_REMOTES), cluster, tunnel, 0));
    }
    return all;
  }

  /** Who may be spoken to, and who may speak, at the ports that are asked. */
  private static Map<PolicyKey, PolicyValue> entries(int other) {
    var all = new LinkedHashMap<PolicyKey, PolicyValue>();
    for (int i = 0; i < OTHER_REMOTES; i++) {
      for (var direction : List.of(Direction.EGRESS, Direction.INGRESS)) {
        for (int port : new int[] {Services.TARGET, Services.STREAM}) {
          all.put(
              new PolicyKey(PolicyKey.ONE_PORT, POLICY, identity(other, i), direction, 6, port),
              new PolicyValue(1, 1, false));
        }
      }
    }
    return all;
  }

  void serve(MeshDifference services) {
    ServiceWriter.adopt(datapath).take(services);
  }

  /** In the namespace of the node. */
  void attach(NetworkNamespace node, Way way) {
    if (way.guard() != Way.Guard.ABSENT) {
      require(node.call(() -> attachments.attachPod(Nodes.pod())));
      require(
          node.call(() -> attachments.attachDevice(Nodes.UNDERLAY, "under", DeviceRole.UNDERLAY)));
    }
    if (way.overlay()) {
      require(
          node.call(() -> attachments.attachDevice(Nodes.TUNNEL, "tunnel", DeviceRole.OVERLAY)));
    }
  }

  void attach(Path cgroup) {
    require(attachments.attachCgroup(cgroup));
  }

  private static void require(Outcome outcome) {
    if (outcome instanceof Outcome.Refused(var why)) {
      throw new IllegalStateException(why);
    }
  }

  /** Reads what the programs tell, as an agent does. */
  void drain() {
    events.drain(record -> {});
  }

  @Override
  public void close() {
    attachments.detachCgroup();
    events.close();
    datapath.close();
  }
}
