package dev.atoll.agent.command;

import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.feed.Routing;
import dev.atoll.agent.feed.Settings;
import dev.atoll.agent.pods.Tunnel;
import dev.atoll.agent.pods.Uplink;
import dev.atoll.agent.schema.OwnCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How an agent carries packets of its node. What Cilium has an option for is named like it. */
final class DatapathOptions {

  /** How packets get to other clusters. */
  enum Way {
    NATIVE,
    OVERLAY,
    AUTO
  }

  private static final int MOST_ENTRIES = 1 << 26;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--datapath",
      description = {
        "Carries packets too: loads the eBPF programs, attaches them at the node's pods, and keeps",
        "their maps. Needs --node, root or CAP_BPF, CAP_NET_ADMIN, CAP_PERFMON, CAP_SYS_ADMIN."
      })
  private boolean on;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      defaultValue = "${env:NODE_NAME:-}",
      description = "The node that this is, as the API server names it (default: $NODE_NAME).")
  private String node;

  @Option(
      names = "--bpffs",
      paramLabel = "DIR",
      defaultValue = "/sys/fs/bpf/atoll",
      description = {
        "Where maps and links are pinned, in a BPF file system (default: /sys/fs/bpf/atoll)."
      })
  private Path bpffs;

  @Option(
      names = "--map-size",
      paramLabel = "MAP=ENTRIES",
      split = ",",
      description = {
        "How many entries a map has room for, such as ct=1000000 for flows. Traffic goes on when it",
        "is changed."
      })
  private Map<String, Integer> mapSizes = Map.of();

  @Option(
      names = "--netns",
      paramLabel = "DIR",
      split = ",",
      defaultValue = "/run/netns,/var/run/netns",
      description = {
        "Where files stand for the network namespaces of pods, beside those of processes",
        "(default: /run/netns,/var/run/netns)."
      })
  private List<Path> netns;

  @Option(
      names = "--cgroup",
      paramLabel = "DIR",
      description = {
        "A cgroup of version 2 whose sockets are connected to backends at once. Without it",
        "services are found packet by packet, at the pods' interfaces."
      })
  private Optional<Path> cgroup;

  @Option(
      names = "--routing",
      paramLabel = "native|overlay|auto",
      defaultValue = "auto",
      description = {
        "How packets get to pods of other clusters: as the network between nodes routes them, or",
        "in a tunnel from node to node, or as is found out for each cluster: routed where packets",
        "from an address of a pod to that of a pod get through (default: auto)."
      })
  private Way routing;

  @Option(
      names = "--routed-clusters",
      paramLabel = "ID",
      split = ",",
      description = {
        "Clusters to which packets go as the network routes them, with --routing=overlay. What",
        "comes from there through the tunnel is taken even so."
      })
  private Set<Integer> routedClusters = Set.of();

  @Option(
      names = "--tunnel-port",
      paramLabel = "PORT",
      defaultValue = "8472",
      description = "UDP port of the tunnel, the same on all nodes of the mesh (default: 8472).")
  private int tunnelPort;

  @Option(
      names = "--underlay",
      paramLabel = "DEVICE",
      description = "The device towards other nodes (default: that of the default route).")
  private Optional<String> underlay;

  @Option(
      names = "--all-flows",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = "Each new flow is told, not only what is dropped (default: true).")
  private boolean allFlows;

  @Option(
      names = "--beside-others",
      description = {
        "Attaches at interfaces where programs of others are, such as those of Cilium, which see",
        "no packets then."
      })
  private boolean besideOthers;

  @Option(
      names = "--enable-host-legacy-routing",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "true",
      description = {
        "Packets of pods go through the network stack of the node, and its firewall sees them.",
        "With false they go from device to device where that is possible (default: true)."
      })
  private boolean throughStack;

  @Mixin private PolicyOptions policies;

  boolean isOn() {
    return on;
  }

  /** Nothing is made of options that cannot be: the first of them is a usage error. */
  void check() {
    node();
    room();
    tunnelPort();
    routedClusters();
    policies.check();
  }

  /** The node's name, or a usage error. */
  String node() {
    if (node.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--datapath needs --node or $NODE_NAME");
    }
    return node;
  }

  Path bpffs() {
    return bpffs;
  }

  /** Sizes that were given, by map; or a usage error. */
  Map<String, Integer> room() {
    mapSizes.forEach((map, entries) -> {
      if (!Datapath.sizable().contains(map) || entries < 1 || entries > MOST_ENTRIES) {
        throw new ParameterException(
            spec.commandLine(),
            "--map-size is MAP=ENTRIES, with 1 to %d entries and one of %s, not %s=%d"
                .formatted(MOST_ENTRIES, String.join(", ", Datapath.sizable()), map, entries));
      }
    });
    return mapSizes;
  }

  List<Path> netns() {
    return netns;
  }

  Optional<Path> cgroup() {
    return cgroup;
  }

  /** Whether there is a tunnel, for some clusters at least. */
  private boolean isTunnelled() {
    return routing != Way.NATIVE;
  }

  /** Whether it is found out which clusters need the tunnel. */
  boolean isProbed() {
    return routing == Way.AUTO;
  }

  private void routedClusters() {
    if (routing != Way.OVERLAY && !routedClusters.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--routed-clusters needs --routing=overlay: with auto, the default, they are found out,"
              + " and with native all are routed");
    }
  }

  boolean besideOthers() {
    return besideOthers;
  }

  /** The device towards other nodes; none if there is no such device. */
  Optional<Uplink> underlay() {
    return Uplink.underlay(underlay);
  }

  /**
   * Makes the tunnel's device, where there is to be a tunnel.
   *
   * @param mtu of the network between nodes, 0 if not known
   */
  Optional<Uplink> tunnel(int mtu) {
    return isTunnelled() ? Optional.of(Tunnel.make(tunnelPort(), mtu)) : Optional.empty();
  }

  private int tunnelPort() {
    if (tunnelPort < 1 || tunnelPort > 65_535) {
      throw new ParameterException(spec.commandLine(), "--tunnel-port is 1 to 65535");
    }
    return tunnelPort;
  }

  /** What the agent is told, with the devices that it has found or made. */
  Settings settings(OwnCluster own, Optional<Uplink> underlay, Optional<Uplink> tunnel) {
    return new Settings(
        node(),
        policies.semantics(own),
        policies.options(),
        isTunnelled() ? new Routing(true, routedClusters, isProbed()) : Routing.NATIVE,
        new Settings.Devices(
            tunnel.map(Uplink::ifindex).orElse(0),
            underlay.map(Uplink::ifindex).orElse(0),
            underlay.map(Uplink::addresses).orElse(List.of()),
            underlay.map(Uplink::mtu).orElse(0),
            !throughStack),
        cgroup.isPresent(),
        allFlows);
  }
}
