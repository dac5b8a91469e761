package dev.atoll.policy.oracle;

import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Protocol;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Probes looked up in the rows of all flows, to be held against the judge of single flows. */
public final class ReachedFlows {

  private final Reachability reachability;
  private final Universe universe;

  public ReachedFlows(Mesh mesh) {
    this.reachability = Reachability.of(mesh);
    this.universe = reachability.universe();
  }

  public boolean sends(Probe probe) {
    return reachability.sends(
        column(probe.from()), column(probe.to()), protocol(probe), probe.port());
  }

  public boolean takes(Probe probe) {
    return reachability.takes(
        column(probe.from()), column(probe.to()), protocol(probe), probe.port());
  }

  public boolean layerSeven(Probe probe) {
    return reachability.layerSeven(
        column(probe.from()), column(probe.to()), protocol(probe), probe.port());
  }

  private static Protocol protocol(Probe probe) {
    return Protocol.of(probe.protocol()).orElse(Protocol.OTHER);
  }

  private int column(Probe.End end) {
    return switch (end) {
      case Probe.PodEnd p ->
          universe.column(Engine.name(p.cluster(), p.namespace(), p.name())).orElseThrow();
      case Probe.Address a -> universe.column(Ip.of(a.ip()));
      case Probe.Reserved r -> universe.column(Entity.of(r.name()).orElseThrow());
      case Probe.Name n -> first(e -> e.equals(new End.Dns(n.text())));
      case Probe.Host h -> node(h.cluster(), "", true);
      case Probe.NodeEnd n -> node(n.cluster(), n.name(), false);
    };
  }

  private int node(String cluster, String name, boolean host) {
    return first(e ->
        e instanceof End.Node n
            && n.cluster().equals(cluster)
            && n.host() == host
            && (host || n.name().equals(name)));
  }

  private int first(Predicate<End> which) {
    return IntStream.range(0, universe.size())
        .filter(i -> which.test(universe.end(i)))
        .findFirst()
        .orElseThrow();
  }
}
