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
  private final Place[] places;

  private Turns(Board board, List<Change> changes, Basis basis) {
    this.board = board;
    this.changes = changes;
    this.basis = basis;
    this.places = new Place[changes.size()];
  }

  /** Where each change comes. */
  static List<Place> of(Board board, List<Change> changes, Basis basis) {
    var turns = new Turns(board, changes, basis);
    var queues = new ArrayList<ArrayDeque<Group>>();
    var knots = Knot.of(board, changes.size());
    for (var i = 0; i < knots.size(); i++) {
      queues.add(turns.groups(i, knots.get(i), Search.order(board, knots.get(i), changes)));
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
    for (var turn = 0; made.cardinality() < places.length; turn++) {
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
          for (var move : group.moves()) {
            places[move.change()] = place(turn, group.knot(), move, before);
            made.set(move.change());
          }
        }
      }
    }
  }

  private Place place(int turn, int knot, Move move, BitSet made) {
    var tendency = tendency(move);
    return new Place(
        turn,
        knot,
        tendency,
        Listing.effect(board, move.change(), made),
        words(move, tendency),
        !move.after().isNone());
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
