package dev.atoll.agent.pods;

/** What came of attaching. */
public sealed interface Outcome {

  /** Our programs are there, and stay without this process. */
  record Attached(Change change) implements Outcome {}

  /**
   * Nothing of ours is there that was not before.
   *
   * @param reason a sentence or two: what is in the way, and what to do
   */
  record Refused(String reason) implements Outcome {}

  /** What had to be done; of several programs the most. */
  enum Change {
    /** All was there. */
    NONE,
    /** Another program is in the place of one of ours; no packet passed in between. */
    REPLACED,
    /** Nothing of ours was there. */
    NEW;

    Change and(Change other) {
      return compareTo(other) > 0 ? this : other;
    }
  }
}
