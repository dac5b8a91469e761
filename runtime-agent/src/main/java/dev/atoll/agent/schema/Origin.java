package dev.atoll.agent.schema;

/** What each value says of where it is from. */
final class Origin {

  /** Cilium 1.20.2, {@code pkg/clustermesh/types/types.go}: the greatest number with 511. */
  private static final int MAX_CLUSTER_ID = 511;

  private Origin() {}

  /**
   * @throws MalformedValueException if the name is empty, or the number not between 1 and 511
   */
  static void check(String cluster, int id) {
    given("cluster", cluster);
    if (id < 1 || id > MAX_CLUSTER_ID) {
      throw new MalformedValueException("`" + Integer.toUnsignedString(id) + "` is no cluster id");
    }
  }

  static void given(String what, String text) {
    if (text.isEmpty()) {
      throw new MalformedValueException("the " + what + " is empty");
    }
  }
}
