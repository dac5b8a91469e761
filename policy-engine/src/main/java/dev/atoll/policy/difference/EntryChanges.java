package dev.atoll.policy.difference;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.difference.Cause.How;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules of a cluster are new, gone or changed. A rule that only moved is the same; one of the
 * same policy and path that says something else is changed.
 */
final class EntryChanges {

  private record Path(ObjectKey policy, String rule) {
    static Path of(Source source) {
      return new Path(source.policy(), source.rule());
    }
  }

  private final String cluster;
  private final boolean sameSemantics;
  private final Map<PolicyEntry, Cause> changes = new IdentityHashMap<>();

  EntryChanges(ClusterFacts before, ClusterFacts after) {
    this.cluster = after.name();
    this.sameSemantics = before.semantics().equals(after.semantics());
    var unmatched = new HashMap<PolicyEntry, Deque<PolicyEntry>>();
    before
        .entries()
        .forEach(e -> unmatched.computeIfAbsent(bare(e), b -> new ArrayDeque<>()).add(e));
    var added = new ArrayList<PolicyEntry>();
    for (var entry : after.entries()) {
      var same = unmatched.get(bare(entry));
      if (same == null || same.poll() == null) {
        added.add(entry);
      }
    }
    match(unmatched.values().stream().flatMap(Collection::stream).toList(), added);
  }

  /** The entry without the place where it stands. */
  private static PolicyEntry bare(PolicyEntry e) {
    return with(e, new Source(e.source().policy(), "", SourcePos.NONE));
  }

  private static PolicyEntry with(PolicyEntry e, Source source) {
    return new PolicyEntry(
        e.direction(),
        e.verdict(),
        e.tier(),
        e.priority(),
        e.defaultDeny(),
        e.subject(),
        e.node(),
        e.peers(),
        e.ports(),
        e.authentication(),
        source);
  }

  private void match(List<PolicyEntry> removed, List<PolicyEntry> added) {
    var byPath = new HashMap<Path, PolicyEntry>();
    removed.forEach(e -> byPath.put(Path.of(e.source()), e));
    for (var now : added) {
      var old = byPath.remove(Path.of(now.source()));
      var how = old == null ? How.ADDED : isReread(old, now) ? How.REREAD : How.CHANGED;
      changes.put(now, cause(how, Optional.ofNullable(old), Optional.of(now)));
      if (old != null) {
        changes.put(old, cause(how, Optional.of(old), Optional.of(now)));
      }
    }
    for (var old : removed) {
      changes.computeIfAbsent(old, e -> cause(How.REMOVED, Optional.of(e), Optional.empty()));
    }
  }

  /** Text at the very same place is most likely the same text, which a setting reads otherwise. */
  private boolean isReread(PolicyEntry old, PolicyEntry now) {
    return !sameSemantics && old.source().pos().equals(now.source().pos());
  }

  private Cause cause(How how, Optional<PolicyEntry> old, Optional<PolicyEntry> now) {
    return new Cause.Rule(cluster, how, old.map(PolicyEntry::source), now.map(PolicyEntry::source));
  }

  /** The changes among some rules. */
  Set<Cause> changesOf(List<PolicyEntry> some) {
    var found = new LinkedHashSet<Cause>();
    for (var entry : some) {
      var change = changes.get(entry);
      if (change != null) {
        found.add(change);
      }
    }
    return found;
  }

  /** Rules that decided in one state only, though their text is the same. */
  Set<Cause> reread(List<PolicyEntry> was, List<PolicyEntry> is) {
    var found = new LinkedHashSet<Cause>();
    var old = was.stream().map(EntryChanges::bare).toList();
    var now = is.stream().map(EntryChanges::bare).toList();
    was.stream().filter(e -> !now.contains(bare(e))).forEach(e -> found.add(same(e)));
    is.stream().filter(e -> !old.contains(bare(e))).forEach(e -> found.add(same(e)));
    return found;
  }

  private Cause same(PolicyEntry entry) {
    return cause(How.REREAD, Optional.of(entry), Optional.of(entry));
  }
}
