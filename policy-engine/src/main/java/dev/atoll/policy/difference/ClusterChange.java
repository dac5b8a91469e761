package dev.atoll.policy.difference;

import dev.atoll.policy.difference.Cause.How;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Peers;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.verdict.SideVerdict;
import dev.atoll.policy.verdict.SideVerdict.Answer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of the rules and settings of one cluster. */
final class ClusterChange {

  private final ClusterFacts before;
  private final ClusterFacts after;
  private final EntryChanges entries;

  ClusterChange(ClusterFacts before, ClusterFacts after) {
    this.before = before;
    this.after = after;
    this.entries = new EntryChanges(before, after);
  }

  /**
   * What made one end answer otherwise. The rules that decided come first; where the default
   * decided, those that turned it on; where all of them are as before, what they mean is not.
   */
  Set<Cause> responsible(SideVerdict was, SideVerdict is) {
    var causes = new LinkedHashSet<Cause>();
    var deciding = deciding(was, is);
    entries.changesOf(deciding).forEach(causes::add);
    if (causes.isEmpty()) {
      deciding = both(was, is, SideVerdict::isolatedBy);
      entries.changesOf(deciding).forEach(causes::add);
    }
    if (!sameSettings()) {
      causes.add(new Cause.Cluster(after.name(), How.CHANGED));
    }
    groups(both(was, is, SideVerdict::decidedBy)).forEach(causes::add);
    if (causes.stream().noneMatch(c -> c instanceof Cause.Rule)) {
      entries.reread(was.decidedBy(), is.decidedBy()).forEach(causes::add);
    }
    return causes;
  }

  private boolean sameSettings() {
    return before.semantics().equals(after.semantics())
        && before.podCidrs().equals(after.podCidrs())
        && before.nodeCidrs().equals(after.nodeCidrs());
  }

  private static List<PolicyEntry> deciding(SideVerdict was, SideVerdict is) {
    var all = new ArrayList<PolicyEntry>(both(was, is, SideVerdict::decidedBy));
    if (isOpenByDefault(is)) {
      all.addAll(was.isolatedBy());
    }
    if (isOpenByDefault(was)) {
      all.addAll(is.isolatedBy());
    }
    return all;
  }

  private static boolean isOpenByDefault(SideVerdict side) {
    return side.answer() == Answer.ALLOW && side.decidedBy().isEmpty();
  }

  private static List<PolicyEntry> both(
      SideVerdict was, SideVerdict is, Function<SideVerdict, List<PolicyEntry>> which) {
    var all = new ArrayList<>(which.apply(was));
    all.addAll(which.apply(is));
    return all;
  }

  /** Groups of addresses that the rules name and that are not as they were. */
  private List<Cause> groups(List<PolicyEntry> deciding) {
    var old = byName(before);
    var now = byName(after);
    return deciding.stream()
        .flatMap(
            e -> e.peers() instanceof Peers.Some some ? some.list().stream() : Stream.<Peer>of())
        .flatMap(p -> named(p).stream())
        .distinct()
        .filter(n -> !Objects.equals(old.get(n), now.get(n)))
        .<Cause>map(n -> new Cause.Group(after.name(), n, how(old.get(n), now.get(n))))
        .toList();
  }

  private static Map<String, CidrGroup> byName(ClusterFacts cluster) {
    return cluster.groups().stream()
        .collect(Collectors.toMap(CidrGroup::name, g -> g, (a, b) -> a));
  }

  private Set<String> named(Peer peer) {
    if (peer instanceof Peer.Group g) {
      return Set.of(g.name());
    }
    var all = new LinkedHashSet<String>();
    if (peer instanceof Peer.Groups) {
      before.groups().forEach(g -> all.add(g.name()));
      after.groups().forEach(g -> all.add(g.name()));
    }
    return all;
  }

  private static How how(@Nullable CidrGroup old, @Nullable CidrGroup now) {
    return old == null ? How.ADDED : now == null ? How.REMOVED : How.CHANGED;
  }
}
