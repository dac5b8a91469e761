package dev.atoll.benchmarks;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.policy.label.Selector;
import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.FullMap;
import dev.atoll.policy.reach.Universe;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a mesh really has, counted. */
record MeshFacts(
    int clusters,
    int workloads,
    int classes,
    int columns,
    int rules,
    int selectors,
    int cidrs,
    int portAtoms,
    double denyShare) {

  static MeshFacts of(Mesh mesh, Universe universe, FullMap map) {
    var entries = mesh.clusters().stream().flatMap(c -> c.entries().stream()).toList();
    Set<Cidr> cidrs = new HashSet<>();
    mesh.clusters().forEach(c -> cidrs.addAll(Blocks.named(c)));
    return new MeshFacts(
        mesh.clusters().size(),
        mesh.clusters().stream().mapToInt(c -> c.pods().size()).sum(),
        universe.pods(),
        universe.size(),
        entries.size(),
        selectors(entries),
        cidrs.size(),
        map.stretches(),
        (double) entries.stream().filter(e -> e.verdict() == Verdict.DENY).count()
            / entries.size());
  }

  private static int selectors(List<PolicyEntry> entries) {
    var all = new HashSet<Selector>();
    for (var entry : entries) {
      all.add(entry.subject());
      if (entry.peers() instanceof Peers.Some some) {
        for (var peer : some.list()) {
          if (peer instanceof Peer.Labelled l) {
            all.add(l.selector());
          }
        }
      }
    }
    return all.size();
  }

  /** Nothing is measured that is smaller than promised. */
  void require(MeshSize size) {
    if (clusters != size.clusters()
        || classes != size.classes()
        || rules < size.rules()
        || portAtoms < 200
        || size.rules() >= 5000 && (cidrs < 300 || denyShare < 0.05)
        || size.classes() >= 5000 && selectors < 2000) {
      throw new IllegalStateException("the mesh is not what it should be: " + this);
    }
  }

  String words() {
    return String.format(
        Locale.ROOT,
        "%d clusters, %,d workloads in %,d classes, %,d columns with what is outside, %,d rules"
            + " (%.1f %% deny), %,d distinct selectors, %d CIDRs, %d port atoms",
        clusters,
        workloads,
        classes,
        columns,
        rules,
        denyShare * 100,
        selectors,
        cidrs,
        portAtoms);
  }
}
