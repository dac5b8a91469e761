package dev.atoll.fleet.schema;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A regular expression in the part of RE2's syntax that Kubernetes schemas use, matched in time
 * linear in the text: several patterns of Cilium's would take a backtracking matcher forever on a
 * text from a hostile pull request.
 *
 * <p>Semantics are Go's {@code regexp.MatchString}: a match anywhere counts, {@code ^} and {@code
 * $} are the ends of the text.
 */
final class LinearPattern {

  /** A state of the automaton; {@code next} lists where it leads. */
  private record State(Kind kind, IntPredicate accepts, int first, int second) {}

  private enum Kind {
    CHARACTER,
    SPLIT,
    BEGIN,
    END,
    MATCH
  }

  private static final int ASCII = 128;

  private final String source;
  private final List<State> states;
  private final int start;

  private LinearPattern(String source, List<State> states, int start) {
    this.source = source;
    this.states = List.copyOf(states);
    this.start = start;
  }

  /**
   * Compiles a pattern.
   *
   * @throws IllegalArgumentException for syntax outside the supported part
   */
  static LinearPattern compile(String source) {
    var node = new PatternParser(source).parse();
    var states = new ArrayList<State>();
    states.add(new State(Kind.MATCH, c -> false, -1, -1));
    var start = emit(node, 0, states);
    return new LinearPattern(source, states, start);
  }

  /** Whether the pattern matches somewhere in the text. */
  boolean find(String text) {
    var codePoints = text.codePoints().toArray();
    var current = new BitSet(states.size());
    for (var at = 0; at <= codePoints.length; at++) {
      follow(start, at, codePoints.length, current);
      if (current.get(0)) {
        return true;
      }
      if (at < codePoints.length) {
        current = step(current, codePoints[at], at + 1, codePoints.length);
      }
    }
    return current.get(0);
  }

  private BitSet step(BitSet current, int codePoint, int at, int length) {
    var next = new BitSet(states.size());
    for (var i = current.nextSetBit(0); i >= 0; i = current.nextSetBit(i + 1)) {
      var state = states.get(i);
      if (state.kind == Kind.CHARACTER && state.accepts.test(codePoint)) {
        follow(state.first, at, length, next);
      }
    }
    return next;
  }

  private void follow(int state, int at, int length, BitSet into) {
    if (into.get(state)) {
      return;
    }
    into.set(state);
    var s = states.get(state);
    switch (s.kind) {
      case SPLIT -> {
        follow(s.first, at, length, into);
        follow(s.second, at, length, into);
      }
      case BEGIN -> {
        if (at == 0) {
          follow(s.first, at, length, into);
        }
      }
      case END -> {
        if (at == length) {
          follow(s.first, at, length, into);
        }
      }
      case CHARACTER, MATCH -> {}
    }
  }

  /** Adds the states of a node that lead to {@code next}; returns where to enter. */
  private static int emit(PatternNode node, int next, List<State> states) {
    return switch (node) {
      case PatternNode.Character(var accepts) ->
          add(new State(Kind.CHARACTER, quick(accepts), next, -1), states);
      case PatternNode.Begin() -> add(new State(Kind.BEGIN, c -> false, next, -1), states);
      case PatternNode.End() -> add(new State(Kind.END, c -> false, next, -1), states);
      case PatternNode.Concatenation(var parts) -> {
        var entry = next;
        for (var part : parts.reversed()) {
          entry = emit(part, entry, states);
        }
        yield entry;
      }
      case PatternNode.Alternation(var parts) -> {
        var entry = emit(parts.getLast(), next, states);
        for (var part : parts.reversed().subList(1, parts.size())) {
          entry = add(new State(Kind.SPLIT, c -> false, emit(part, next, states), entry), states);
        }
        yield entry;
      }
      case PatternNode.Repetition r -> emitRepetition(r, next, states);
    };
  }

  private static int emitRepetition(PatternNode.Repetition r, int next, List<State> states) {
    var entry = next;
    if (r.most() == PatternNode.UNBOUNDED) {
      var loop = add(new State(Kind.SPLIT, c -> false, -1, next), states);
      var body = emit(r.body(), loop, states);
      states.set(loop, new State(Kind.SPLIT, c -> false, body, next));
      entry = loop;
    } else {
      for (var i = r.least(); i < r.most(); i++) {
        var body = emit(r.body(), entry, states);
        entry = add(new State(Kind.SPLIT, c -> false, body, next), states);
      }
    }
    for (var i = 0; i < r.least(); i++) {
      entry = emit(r.body(), entry, states);
    }
    return entry;
  }

  /** The same answers, those for ASCII looked up. */
  private static IntPredicate quick(IntPredicate accepts) {
    var ascii = new BitSet(ASCII);
    IntStream.range(0, ASCII).filter(accepts).forEach(ascii::set);
    return c -> c < ASCII ? ascii.get(c) : accepts.test(c);
  }

  private static int add(State state, List<State> states) {
    states.add(state);
    return states.size() - 1;
  }

  @Override
  public String toString() {
    return source;
  }
}
