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
 */
public record Place(
    int turn, int knot, Tendency tendency, Effect effect, String words, boolean gap) {

  /** Of what has no order. */
  public static final Place NOWHERE = new Place(0, 0, Tendency.OPENS, Effect.NONE, "", false);

  /** Whether this one must wait where another one does not come. */
  public boolean waitsFor(Place other) {
    return turn > other.turn && (knot == other.knot || tendency != Tendency.OPENS);
  }
}
