package dev.atoll.reconciler.order;

import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Strips;
import java.util.List;

/**
 * What one change does in one state.
 *
 * @param change its number
 * @param opens whether something is open afterwards that was not
 * @param closes whether something is closed afterwards that was not
 * @param before how the rows that it acts on were
 * @param after how they are then
 */
record Move(int change, boolean opens, boolean closes, Breach before, Breach after) {

  /** Nothing yet. */
  static Move none(int change) {
    return new Move(change, false, false, Breach.NONE, Breach.NONE);
  }

  Move with(Breach worseBefore, Breach worseAfter) {
    return new Move(change, opens, closes, before.plus(worseBefore), after.plus(worseAfter));
  }

  /** With what becomes of one more row. */
  Move with(Row was, Row is) {
    if (was == is || was.equals(is)) {
      return this;
    }
    var found = new boolean[] {opens, closes};
    Strips.forEach(
        List.of(was, is),
        (start, end, at) -> {
          var old = was.allowed(at[0]);
          var now = is.allowed(at[1]);
          var oldFull = old.andNot(was.layerSeven(at[0]));
          var nowFull = now.andNot(is.layerSeven(at[1]));
          found[0] |= !now.andNot(old).isEmpty() || !nowFull.andNot(oldFull).isEmpty();
          found[1] |= !old.andNot(now).isEmpty() || !oldFull.andNot(nowFull).isEmpty();
        });
    return new Move(change, found[0], found[1], before, after);
  }

  boolean isSafe() {
    return after.isNone();
  }

  /** How much worse the state is afterwards. */
  long worsening() {
    return after.size() - before.size();
  }

  /** By its effect; what has none on the pods that are known is taken by its text. */
  Tendency tendency(Tendency byText) {
    if (opens) {
      return closes ? Tendency.BOTH : Tendency.OPENS;
    }
    return closes ? Tendency.CLOSES : byText;
  }
}
