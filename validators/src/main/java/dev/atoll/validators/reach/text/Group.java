package dev.atoll.validators.reach.text;

/**
 * Ends that are named together.
 *
 * @param name of the end, namespace or cluster; empty for everyone and for all workloads
 * @param members how many there are
 */
record Group(Kind kind, String name, int members) {

  /** What is complete. */
  enum Kind {
    EVERYONE,
    WORKLOADS,
    CLUSTER,
    NAMESPACE,
    ONE
  }

  static Group one(String name) {
    return new Group(Kind.ONE, name, 1);
  }

  /** For people. */
  String label() {
    return switch (kind) {
      case EVERYONE -> "everyone, inside and outside";
      case WORKLOADS -> "every workload (" + members + ")";
      case CLUSTER, NAMESPACE -> "all of " + Plain.of(name) + " (" + members + ")";
      case ONE -> Plain.of(name);
    };
  }
}
