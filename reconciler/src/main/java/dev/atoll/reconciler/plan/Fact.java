package dev.atoll.reconciler.plan;

/**
 * A difference between a Cluster file and the cluster.
 *
 * @param kind what differs, such as {@code version} or {@code policyDefaultLocalCluster}
 * @param expected what the Cluster file says
 * @param actual what the cluster says
 * @param changesMeaning whether a policy text means something else because of it; policies of that
 *     cluster are then left as they are
 */
public record Fact(String kind, String expected, String actual, boolean changesMeaning) {

  /** A sentence for status and plan. */
  @Override
  public String toString() {
    var kept = changesMeaning ? "; policies stay as they are until both agree" : "";
    return "%s is %s here, the Cluster file says %s%s".formatted(kind, actual, expected, kept);
  }
}
