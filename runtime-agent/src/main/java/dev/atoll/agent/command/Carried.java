package dev.atoll.agent.command;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.Word;
import dev.atoll.agent.feed.Carrier;
import dev.atoll.agent.feed.Feed;
import dev.atoll.agent.feed.NodePlaces;
import dev.atoll.agent.flows.FlowSource;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.node.OtherPods;
import dev.atoll.agent.node.Page;
import dev.atoll.agent.node.WayKeeper;
import dev.atoll.agent.pods.Attachments;
import dev.atoll.agent.pods.HostInterfaces;
import dev.atoll.agent.pods.Mode;
import dev.atoll.agent.pods.Outcome;
import dev.atoll.agent.pods.TunnelException;
import dev.atoll.agent.pods.Uplink;
import dev.atoll.agent.probe.Connectivity;
import dev.atoll.agent.probe.PodProbe;
import dev.atoll.agent.probe.Target;
import dev.atoll.agent.schema.OwnCluster;
import java.io.Closeable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The datapath of a node, where it was asked for. */
final class Carried implements AutoCloseable {

  private record Open(Datapath datapath, KubeCluster cluster, Carrier carrier) {}

  private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

  private final Optional<Open> open;
  private final boolean probed;

  private Carried(Optional<Open> open, boolean probed) {
    this.open = open;
    this.probed = probed;
  }

  /**
   * Loads programs and begins to listen.
   *
   * @throws AgentAwayException if the kernel does not let us, with what is in the way
   */
  static Carried begin(DatapathOptions options, OwnCluster own, KubeOptions kube) {
    if (!options.isOn()) {
      return new Carried(Optional.empty(), false);
    }
    options.check();
    Attachments.trouble(options.bpffs())
        .ifPresent(why -> {
          throw new AgentAwayException("the datapath cannot be loaded: " + why);
        });
    try {
      var datapath = Datapath.load(options.bpffs(), options.room());
      datapath.asking().put(new Id(0), new Word(0)); // nobody has asked yet
      var attachments =
          new Attachments(
              options.bpffs().resolve("links"),
              datapath.programs(),
              Mode.ofKernel(),
              options.besideOthers());
      if (datapath.isBesideOthers()) {
        attachments.hold();
      }
      options.cgroup().ifPresent(at -> require(attachments.attachCgroup(at)));
      var underlay = options.underlay();
      var tunnel = options.tunnel(underlay.map(Uplink::mtu).orElse(0));
      var uplinks = Stream.concat(underlay.stream(), tunnel.stream()).toList();
      var cluster = kube.watchOnly(Feed.interests(options.node()));
      var carrier =
          Carrier.start(
              own,
              options.settings(own, underlay, tunnel),
              datapath,
              new NodePlaces(HostInterfaces.here(options.netns()), attachments, uplinks),
              cluster);
      return new Carried(Optional.of(new Open(datapath, cluster, carrier)), options.isProbed());
    } catch (BpfException e) {
      throw new AgentAwayException("the datapath cannot be loaded: " + e.getMessage());
    } catch (TunnelException e) {
      throw new AgentAwayException(String.valueOf(e.getMessage()));
    }
  }

  private static void require(Outcome outcome) {
    if (outcome instanceof Outcome.Refused(var reason)) {
      throw new AgentAwayException("the datapath is not attached: " + reason);
    }
  }

  void tell(MeshDifference difference) {
    open.ifPresent(o -> o.carrier.tell(difference));
  }

  /** Says whose state it is told; returns the same. */
  Node follow(Node node) {
    open.ifPresent(o -> o.carrier.follow(node));
    return node;
  }

  Optional<FlowSource> flows() {
    return open.map(o -> o.carrier.flows());
  }

  /** By path. */
  Map<String, Page> pages() {
    return open.map(o -> Map.of("/datapath", o.carrier.page())).orElse(Map.of());
  }

  /**
   * Finds out which clusters need the tunnel, where that was asked for.
   *
   * @param nodes asks nodes at their own addresses
   * @return ends it
   */
  Closeable keepWays(Node node, Connectivity nodes) {
    if (!probed) {
      return () -> {};
    }
    return open.<Closeable>map(o -> keepWays(o, node, nodes)).orElse(() -> {});
  }

  private static WayKeeper keepWays(Open open, Node node, Connectivity nodes) {
    var mark = new SecureRandom().nextLong() | 1; // never 0
    open.datapath.asking().put(new Id(0), new Word(mark));
    var probe =
        new PodProbe(
            () -> open.carrier.enforced(),
            mark,
            ip -> open.datapath.answered(Address.of(ip.toString())),
            PROBE_LIMIT);
    var others = new OtherPods(node::state);
    Supplier<List<Target>> wanted = () -> others.get().stream().filter(probe::canAsk).toList();
    var pods = new Connectivity(wanted, probe::ask);
    var keeper = new WayKeeper(wanted, nodes, pods, open.carrier::route);
    open.carrier.explain(keeper::ways);
    return keeper;
  }

  /** Programs and maps stay in the kernel, and go on. */
  @Override
  public void close() {
    open.ifPresent(o -> {
      o.carrier.close();
      o.cluster.close();
      o.datapath.close();
    });
  }
}
