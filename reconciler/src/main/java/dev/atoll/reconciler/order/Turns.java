package dev.atoll.reconciler.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Lays the orders of all knots side by side: as long as any knot has something that only opens to
 * come next, nothing closes.
 */
final class Turns {

  /** Moves of one knot that may be made at once. */
  private record Group(int knot, List<Move> moves, Tendency tendency) {}

  private final Board board;
  private final List<Change> changes;
  private final Basis basis;
  private final List<Knot> knots;
  private final Place[] places;

  private Turns(Board board, List<Change> changes, Basis basis) {
    this.board = board;
    this.changes = changes;
    this.basis = basis;
    this.knots = Knot.of(board, changes.size());
    this.places = new Place[changes.size()];
  }

  /** Where each change comes. */
  static List<Place> of(Board board, List<Change> changes, Basis basis) {
    var turns = new Turns(board, changes, basis);
    var queues = new ArrayList<ArrayDeque<Group>>();
    for (var i = 0; i < turns.knots.size(); i++) {
      var knot = turns.knots.get(i);
      queues.add(turns.groups(i, knot, Search.order(board, knot, changes)));
    }
    turns.deal(queues);
    return List.of(turns.places);
  }

  private ArrayDeque<Group> groups(int number, Knot knot, List<Move> order) {
    var groups = new ArrayDeque<Group>();
    for (var move : order) {
      var last = groups.peekLast();
      var tendency = tendency(move);
      if (last != null
          && last.tendency() == tendency
          && last.moves().stream().allMatch(m -> knot.isApart(board, m.change(), move.change()))) {
        groups.removeLast();
        var more = new ArrayList<>(last.moves());
        more.add(move);
        groups.addLast(new Group(number, more, tendency));
      } else {
        groups.addLast(new Group(number, List.of(move), tendency));
      }
    }
    return groups;
  }

  private Tendency tendency(Move move) {
    return move.tendency(changes.get(move.change()).byText());
  }

  private void deal(List<ArrayDeque<Group>> queues) {
    var made = new BitSet();
    var left = places.length;
    for (var turn = 0; left > 0; turn++) {
      var next =
          queues.stream()
              .flatMap(q -> q.stream().limit(1))
              .map(Group::tendency)
              .min(Comparator.naturalOrder())
              .orElseThrow();
      var before = (BitSet) made.clone();
      for (var queue : queues) {
        var group = queue.peekFirst();
        if (group != null && group.tendency() == next) {
          queue.removeFirst();
          left -= group.moves().size();
          for (var move : group.moves()) {
            put(turn, group.knot(), move, before, made);
          }
        }
      }
    }
  }

  /**
   * What is held up is not made, nor is what is not safe without it.
   *
   * @param before what is made before this turn
   */
  private void put(int turn, int knot, Move move, BitSet before, BitSet made) {
    var change = move.change();
    var bound = isBound(knots.get(knot), change, before);
    places[change] =
        new Place(
            turn,
            knot,
            tendency(move),
            Listing.effect(board, change, before),
            words(move, tendency(move)),
            !move.after().isNone(),
            bound);
    made.set(change, !bound && !changes.get(change).heldUp());
  }

  /** Whether something is missing before it that it cannot do without. */
  private boolean isBound(Knot knot, int change, BitSet before) {
    return knot.changes().stream().anyMatch(c -> changes.get(c).heldUp())
        && knot.move(board, change, before).worsening() > 0;
  }

  private String words(Move move, Tendency tendency) {
    var words = new ArrayList<String>();
    if (move.opens() && tendency == Tendency.BOTH) {
      words.add("it opens and closes at once");
    }
    if (!move.after().isNone()) {
      words.add(move.after().words());
    }
    if (changes.size() > 1 && !basis.words().isEmpty()) {
      words.add(basis.words());
    }
    return String.join("; ", words);
  }
}
