package dev.atoll.policy.reach;

/**
 * What ends that are judged alike may send to others that are judged alike, on ports that make no
 * difference: a sender reaches a taker if it is admitted and the taker is within reach.
 *
 * @param senders who may want to send
 * @param takers to whom
 * @param admitted the senders that the takers let in
 * @param within the takers that the senders may send to
 * @param admittedAbove admitted senders of whom the takers ask more above the port
 * @param withinAbove takers within reach of whom the senders' policies ask more above the port
 */
public record Crossing(
    Span ports,
    Bits senders,
    Bits takers,
    Bits admitted,
    Bits within,
    Bits admittedAbove,
    Bits withinAbove) {

  /** The takers that a sender reaches. */
  public Bits reached(int sender) {
    return admitted.has(sender) ? within : none();
  }

  /** The takers that it does not reach. */
  public Bits missed(int sender) {
    return admitted.has(sender) ? takers.andNot(within) : takers;
  }

  /** The takers that it reaches, but may be refused by above the port. */
  public Bits restricted(int sender) {
    return admittedAbove.has(sender) ? reached(sender) : reached(sender).and(withinAbove);
  }

  private Bits none() {
    return takers.andNot(takers);
  }
}
