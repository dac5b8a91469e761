package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.mesh.Blocks;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Cuts the addresses outside at every block that policies name: at most 2n+1 pieces a family. A
 * family that is on in no cluster has none.
 */
final class Atoms {

  private static final Cidr V4 = Cidr.of("0.0.0.0/0");
  private static final Cidr V6 = Cidr.of("::/0");

  private Atoms() {}

  /** IPv4 first, ascending. */
  static List<End.World> of(List<Mesh> states) {
    var blocks = new HashSet<Cidr>();
    states.forEach(m -> m.clusters().forEach(c -> blocks.addAll(Blocks.named(c))));
    var all = new ArrayList<End.World>();
    Stream.of(V4, V6)
        .filter(family -> isOn(family, states))
        .forEach(family -> all.addAll(atoms(family, blocks)));
    return all;
  }

  private static boolean isOn(Cidr family, List<Mesh> states) {
    return states.stream()
        .flatMap(m -> m.clusters().stream())
        .anyMatch(c -> c.semantics().families().isOn(family.v6()));
  }

  private static List<End.World> atoms(Cidr family, Set<Cidr> blocks) {
    var named = blocks.stream().filter(b -> b.v6() == family.v6() && b.length() > 0).toList();
    var starts = new TreeSet<Ip>();
    starts.add(family.first());
    for (var block : named) {
      starts.add(block.first());
      if (!block.last().isLast()) {
        starts.add(block.last().next());
      }
    }
    var all = new ArrayList<End.World>(starts.size());
    Ip first = null;
    for (var start : starts) {
      if (first != null) {
        all.add(new End.World(new IpRange(first, start.previous())));
      }
      first = start;
    }
    if (first != null) {
      all.add(new End.World(new IpRange(first, family.last())));
    }
    return all;
  }
}
