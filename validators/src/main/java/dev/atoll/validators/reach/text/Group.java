package dev.atoll.validators.reach.text;

/**
 * Ends that are named together.
 *
 * @param name of the end, namespace or cluster; what one is called where all workloads are meant;
 *     empty for everyone
 * @param members how many there are
 */
public record Group(Kind kind, String name, int members) {

  /** What is complete. */
  public enum Kind {
    EVERYONE,
    WORKLOADS,
    /** Workloads whose own cluster lets them send anything to anybody. */
    FREE,
    CLUSTER,
    NAMESPACE,
    ONE
  }

  static Group one(String name) {
    return new Group(Kind.ONE, name, 1);
  }

  /** For people. */
  public String label() {
    return switch (kind) {
      case EVERYONE -> "everyone, inside and outside";
      case WORKLOADS -> "every " + name + " (" + members + ")";
      case FREE -> "every " + name + " that may send anything (" + members + ")";
      case CLUSTER, NAMESPACE -> "all of " + Plain.of(name) + " (" + members + ")";
      case ONE -> Plain.of(name);
    };
  }

  /** Where there is little room. */
  public String brief() {
    return kind == Kind.FREE ? members + " free to send" : label();
  }
}
