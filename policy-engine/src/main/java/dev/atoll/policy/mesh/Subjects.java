package dev.atoll.policy.mesh;

import dev.atoll.policy.label.Labels;
import dev.atoll.policy.rule.PolicyEntry;
import java.util.TreeMap;

/** On which ends of their own cluster policies act. */
public final class Subjects {

  private Subjects() {}

  /** Whether an entry acts on an end; whether the end is of the entry's cluster is not asked. */
  public static boolean selects(PolicyEntry entry, End end) {
    return end instanceof End.Pods p
        ? !entry.node() && entry.subject().matches(p.labels())
        : isHost(entry, end);
  }

  /**
   * Whether an entry for nodes acts on a host, by the node's own labels and {@code reserved:host}.
   */
  public static boolean isHost(PolicyEntry entry, End end) {
    return entry.node()
        && end instanceof End.Node n
        && n.host()
        && entry.subject().matches(labels(n));
  }

  private static Labels labels(End.Node node) {
    var labels = new TreeMap<>(node.labels().byKey());
    labels.putAll(Labels.reserved("host").byKey());
    return new Labels(labels);
  }
}
