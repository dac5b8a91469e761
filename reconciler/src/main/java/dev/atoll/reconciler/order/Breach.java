package dev.atoll.reconciler.order;

import dev.atoll.policy.reach.Bits;
import dev.atoll.policy.reach.Row;
import dev.atoll.policy.reach.Strips;
import dev.atoll.policy.rule.Direction;
import dev.atoll.reconciler.order.Board.Slot;
import java.util.List;

/**
 * How far a state is from what both ends of a change agree on.
 *
 * @param cut ends that are cut off on some ports though they are allowed before and after
 * @param open ends that are open on some ports though they are denied before and after
 */
record Breach(long cut, long open) {

  static final Breach NONE = new Breach(0, 0);

  /** Of one row between what it was and what it will be. */
  static Breach of(Board board, Slot slot, Row row) {
    var base = board.base(slot);
    var head = board.head(slot);
    if (row == base || row == head || row.equals(base) || row.equals(head)) {
      return NONE;
    }
    var look = new Look(board, slot);
    Strips.forEach(
        List.of(base, head, row),
        (start, end, at) -> {
          var b = base.allowed(at[0]);
          var h = head.allowed(at[1]);
          var now = row.allowed(at[2]);
          look.add(start, end, b.and(h).andNot(now), now.andNot(b.or(h)));
          var fullB = b.andNot(base.layerSeven(at[0]));
          var fullH = h.andNot(head.layerSeven(at[1]));
          var full = now.andNot(row.layerSeven(at[2]));
          look.add(start, end, fullB.and(fullH).andNot(full), full.andNot(fullB.or(fullH)));
        });
    return new Breach(look.cut, look.open);
  }

  /** Of pods of the same cluster the other end is asked whether it makes any difference. */
  private static final class Look {

    private final Board board;
    private final Slot slot;
    private long cut;
    private long open;

    Look(Board board, Slot slot) {
      this.board = board;
      this.slot = slot;
    }

    void add(int start, int end, Bits less, Bits more) {
      less.forEach(peer -> cut += matters(peer, start, end, true) ? 1 : 0);
      more.forEach(peer -> open += matters(peer, start, end, false) ? 1 : 0);
    }

    /**
     * Whether the other end lets it pass, before and after or at one of the two times.
     *
     * @param always whether it must do so at both times for the connection to be one
     */
    private boolean matters(int peer, int start, int end, boolean always) {
      if (!board.isAtHome(peer) || !board.isAtHome(slot.column())) {
        return true;
      }
      var direction = slot.direction() == Direction.EGRESS ? Direction.INGRESS : Direction.EGRESS;
      var base = board.base(new Slot(direction, peer));
      var head = board.head(new Slot(direction, peer));
      var found = new boolean[1];
      Strips.forEach(
          List.of(base, head),
          (from, to, at) -> {
            if (from < end && start < to) {
              var before = base.allowed(at[0]).has(slot.column());
              var after = head.allowed(at[1]).has(slot.column());
              found[0] |= always ? before && after : before || after;
            }
          });
      return found[0];
    }
  }

  Breach plus(Breach other) {
    return new Breach(cut + other.cut, open + other.open);
  }

  long size() {
    return cut + open;
  }

  boolean isNone() {
    return size() == 0;
  }

  /** For people; empty where there is none. */
  String words() {
    return isNone()
        ? ""
        : "no order is without a gap: for a moment it "
            + (cut == 0 ? "" : "cuts what is allowed before and after")
            + (cut > 0 && open > 0 ? " and " : "")
            + (open == 0 ? "" : "opens what is denied before and after");
  }
}
