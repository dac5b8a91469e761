package dev.atoll.policy.difference;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.rule.Source;
import java.util.Comparator;
import java.util.Optional;

/** What is responsible for a change of a flow. */
public sealed interface Cause extends Comparable<Cause> {

  /** What became of a thing. */
  enum How {
    ADDED,
    REMOVED,
    CHANGED,
    /** The text is the same, and means something else. */
    REREAD;

    How mirrored() {
      return switch (this) {
        case ADDED -> REMOVED;
        case REMOVED -> ADDED;
        case CHANGED, REREAD -> this;
      };
    }
  }

  How how();

  /** The same seen from the other state. */
  Cause mirrored();

  /**
   * A rule of a policy in one cluster.
   *
   * @param before where it stood; empty where it was added
   * @param after where it stands; empty where it was removed
   */
  record Rule(String cluster, How how, Optional<Source> before, Optional<Source> after)
      implements Cause {

    /** Where it stands, or stood last. */
    public Source source() {
      return after.or(() -> before).orElseThrow();
    }

    @Override
    public Cause mirrored() {
      return new Rule(cluster, how.mirrored(), after, before);
    }
  }

  /** A pod that came, went, or is labelled otherwise; by its name. */
  record Pod(String name, How how) implements Cause {
    @Override
    public Cause mirrored() {
      return new Pod(name, how.mirrored());
    }
  }

  /** A cluster whose settings read policies in another way, or that came or went. */
  record Cluster(String name, How how) implements Cause {
    @Override
    public Cause mirrored() {
      return new Cluster(name, how.mirrored());
    }
  }

  /** A CiliumCIDRGroup of a cluster. */
  record Group(String cluster, String name, How how) implements Cause {
    @Override
    public Cause mirrored() {
      return new Group(cluster, name, how.mirrored());
    }
  }

  /** Settings first, then groups and pods, then rules by place. */
  @Override
  default int compareTo(Cause other) {
    return ORDER.compare(this, other);
  }

  Comparator<Cause> ORDER =
      Comparator.comparingInt(Cause::rank).thenComparing(Cause::pos).thenComparing(Cause::text);

  private static SourcePos pos(Cause cause) {
    return cause instanceof Rule r ? r.source().pos() : SourcePos.NONE;
  }

  private static int rank(Cause cause) {
    return switch (cause) {
      case Cluster c -> 0;
      case Group g -> 1;
      case Pod p -> 2;
      case Rule r -> 3;
    };
  }

  private static String text(Cause cause) {
    return switch (cause) {
      case Cluster c -> c.name() + " " + c.how();
      case Group g -> g.cluster() + " " + g.name() + " " + g.how();
      case Pod p -> p.name() + " " + p.how();
      case Rule r -> r.source().policy() + " " + r.source().rule() + " " + r.cluster() + r.how();
    };
  }
}
