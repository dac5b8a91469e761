package dev.atoll.reconciler.order;

/** What an order was decided by. */
public enum Basis {
  /** The effect on the pods that the fleet declares. */
  WORKLOADS(""),
  /** The effect on pods that selectors of the policies would mean, for want of declared ones. */
  STAND_INS("ordered by stand-ins, for the fleet declares no workloads here"),
  /** The text of the policies alone. */
  TEXT("ordered by its text alone");

  private final String words;

  Basis(String words) {
    this.words = words;
  }

  /** For people; empty where nothing need be said. */
  public String words() {
    return words;
  }
}
