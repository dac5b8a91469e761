package dev.atoll.reconciler.order;

/**
 * Where a change comes in an order.
 *
 * @param turn those of one turn may be made at once, in any order; from 0 on
 * @param knot changes that act on the same pods have the same number
 * @param tendency what it does where it stands
 * @param effect the same by name
 * @param words what an operator should know about it; empty for nothing
 * @param gap whether something is cut, or open, for a moment that should not be: there is no way
 *     around it
 * @param bound whether it is not safe before all comes that acts on the same pods and comes earlier
 */
public record Place(
    int turn,
    int knot,
    Tendency tendency,
    Effect effect,
    String words,
    boolean gap,
    boolean bound) {

  /** Of what has no order. */
  public static final Place NOWHERE =
      new Place(0, 0, Tendency.OPENS, Effect.NONE, "", false, false);

  /** The same place of a change that is not made. */
  public Place unused() {
    return new Place(turn, knot, tendency, Effect.NONE, "", false, bound);
  }

  /**
   * Whether this one must wait where another one does not come: where it is not safe without it,
   * where it closes and the other one only opens, and where it takes a policy away.
   */
  public boolean waitsFor(Place other, boolean removal) {
    var closesBehindOpener = tendency != Tendency.OPENS && other.tendency == Tendency.OPENS;
    return turn > other.turn && (removal || closesBehindOpener || bound && knot == other.knot);
  }
}
