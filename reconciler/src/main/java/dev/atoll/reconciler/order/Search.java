package dev.atoll.reconciler.order;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of one knot in which every state is safe: what opens first, then what does
 * both, then what closes, and back where that leads nowhere.
 */
final class Search {

  /** So much {@link Board#work} is spent on one knot before a safe order is given up. */
  private static final long PATIENCE = 300_000;

  private final Board board;
  private final Knot knot;
  private final List<Change> changes;
  private final long end;
  private final Set<BitSet> dead = new HashSet<>();
  private final List<Move> order = new ArrayList<>();

  private Search(Board board, Knot knot, List<Change> changes) {
    this.board = board;
    this.knot = knot;
    this.changes = changes;
    this.end = board.work() + PATIENCE;
  }

  /** The order: a safe one if there is one, else the one that was found to be least bad. */
  static List<Move> order(Board board, Knot knot, List<Change> changes) {
    var search = new Search(board, knot, changes);
    if (!search.isFound(new BitSet())) {
      search.order.clear();
      search.leastBad();
    }
    return List.copyOf(search.order);
  }

  private boolean isFound(BitSet made) {
    if (made.cardinality() == knot.changes().size()) {
      return true;
    }
    if (dead.contains(made)) {
      return false;
    }
    var later = new ArrayList<Move>();
    for (var change : knot.without(made)) {
      if (isTired()) {
        return false;
      }
      var move = knot.move(board, change, made);
      if (move.isSafe() && tendency(move) == Tendency.OPENS) {
        if (isFoundBehind(move, made)) {
          return true;
        }
      } else if (move.isSafe()) {
        later.add(move);
      }
    }
    later.sort(Comparator.comparing(this::tendency));
    for (var move : later) {
      if (isFoundBehind(move, made)) {
        return true;
      }
    }
    dead.add(made);
    return false;
  }

  private boolean isFoundBehind(Move move, BitSet made) {
    var then = (BitSet) made.clone();
    then.set(move.change());
    order.add(move);
    if (isFound(then)) {
      return true;
    }
    order.removeLast();
    return false;
  }

  private boolean isTired() {
    return board.work() > end;
  }

  private Tendency tendency(Move move) {
    return move.tendency(changes.get(move.change()).byText());
  }

  /** Always the change that makes things least bad, of as many as patience allows to look at. */
  private void leastBad() {
    var made = new BitSet();
    var limit = board.work() + PATIENCE;
    while (made.cardinality() < knot.changes().size()) {
      var best =
          candidates(made, limit).stream()
              .min(Comparator.comparingLong(Move::worsening).thenComparing(this::tendency))
              .orElseThrow();
      order.add(best);
      made.set(best.change());
    }
  }

  /** At least one. */
  private List<Move> candidates(BitSet made, long limit) {
    var all = new ArrayList<Move>();
    for (var change : knot.without(made)) {
      if (all.isEmpty() || board.work() < limit) {
        all.add(knot.move(board, change, made));
      }
    }
    return all;
  }
}
