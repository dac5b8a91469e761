package dev.atoll.reconciler.order;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Strips;
import dev.atoll.policy.rule.Direction;
import dev.atoll.reconciler.order.Board.Slot;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Two pods of one cluster between whom one end opens while the other closes: if the first comes
 * first, something is open for a moment that never should be.
 */
record Crossing(Slot egress, Slot ingress) {

  /** All of them on a board. */
  static List<Crossing> of(Board board) {
    var all = new ArrayList<Crossing>();
    var turns = board.changesOn().keySet().stream().map(s -> Turn.of(board, s)).toList();
    var senders = turns.stream().filter(t -> t.slot.direction() == Direction.EGRESS).toList();
    var takers =
        turns.stream()
            .filter(t -> t.slot.direction() == Direction.INGRESS && t.isOfPods(board))
            .toList();
    for (var sender : senders) {
      for (var taker : takers) {
        var crossing = new Crossing(sender.slot, taker.slot);
        if (sender.mayCross(taker) && crossing.isReal(board)) {
          all.add(crossing);
        }
      }
    }
    all.sort(
        java.util.Comparator.comparingInt((Crossing c) -> c.egress().column())
            .thenComparingInt(c -> c.ingress().column()));
    return List.copyOf(all);
  }

  /** Which ends a slot opens to, and which it closes to, on some port. */
  private record Turn(Slot slot, BitSet opens, BitSet closes) {

    static Turn of(Board board, Slot slot) {
      var turn = new Turn(slot, new BitSet(), new BitSet());
      var base = board.base(slot);
      var head = board.head(slot);
      if (!base.equals(head)) {
        Strips.forEach(
            List.of(base, head),
            (start, end, at) -> {
              var b = base.allowed(at[0]);
              var h = head.allowed(at[1]);
              h.andNot(b).forEach(turn.opens::set);
              b.andNot(h).forEach(turn.closes::set);
            });
      }
      return turn;
    }

    boolean isOfPods(Board board) {
      return board.universe().end(slot.column()) instanceof End.Pods;
    }

    boolean mayCross(Turn taker) {
      var here = slot.column();
      var there = taker.slot.column();
      return opens.get(there) && taker.closes.get(here)
          || closes.get(there) && taker.opens.get(here);
    }
  }

  private boolean isReal(Board board) {
    var found = new boolean[1];
    var rows = fixed(board);
    Strips.forEach(
        rows,
        (start, end, at) ->
            found[0] |=
                !isAllowed(rows, at, 0)
                    && !isAllowed(rows, at, 2)
                    && (sends(rows, at, 0) || sends(rows, at, 2))
                    && (takes(rows, at, 1) || takes(rows, at, 3)));
    return found[0];
  }

  /** Strips on which it is open in a state, and neither before nor after. */
  long open(Board board, BitSet made) {
    var rows = new ArrayList<>(fixed(board));
    rows.add(board.row(egress, made));
    rows.add(board.row(ingress, made));
    var found = new long[1];
    Strips.forEach(
        rows,
        (start, end, at) ->
            found[0] +=
                isAllowed(rows, at, 4) && !isAllowed(rows, at, 0) && !isAllowed(rows, at, 2)
                    ? 1
                    : 0);
    return found[0];
  }

  private List<Row> fixed(Board board) {
    return List.of(
        board.base(egress), board.base(ingress), board.head(egress), board.head(ingress));
  }

  private boolean isAllowed(List<Row> rows, int[] at, int first) {
    return sends(rows, at, first) && takes(rows, at, first + 1);
  }

  private boolean sends(List<Row> rows, int[] at, int row) {
    return rows.get(row).allowed(at[row]).has(ingress.column());
  }

  private boolean takes(List<Row> rows, int[] at, int row) {
    return rows.get(row).allowed(at[row]).has(egress.column());
  }
}
