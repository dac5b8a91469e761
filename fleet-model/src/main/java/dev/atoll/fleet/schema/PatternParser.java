package dev.atoll.fleet.schema;

import java.util.ArrayList;
import java.util.function.IntPredicate;

/** Reads the part of RE2's syntax that {@link LinearPattern} names. */
final class PatternParser {

  private static final int MOST_REPEATS = 1000;

  private final String source;
  private int at;

  PatternParser(String source) {
    this.source = source;
  }

  PatternNode parse() {
    var node = alternation();
    if (at < source.length()) {
      throw unsupported();
    }
    return node;
  }

  private PatternNode alternation() {
    var parts = new ArrayList<PatternNode>();
    parts.add(concatenation());
    while (accept('|')) {
      parts.add(concatenation());
    }
    return new PatternNode.Alternation(parts);
  }

  private PatternNode concatenation() {
    var parts = new ArrayList<PatternNode>();
    while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
      parts.add(repetition());
    }
    return new PatternNode.Concatenation(parts);
  }

  private PatternNode repetition() {
    var node = atom();
    while (at < source.length()) {
      if (accept('*')) {
        node = new PatternNode.Repetition(node, 0, PatternNode.UNBOUNDED);
      } else if (accept('+')) {
        node = new PatternNode.Repetition(node, 1, PatternNode.UNBOUNDED);
      } else if (accept('?')) {
        node = new PatternNode.Repetition(node, 0, 1);
      } else if (accept('{')) {
        node = counted(node);
      } else {
        return node;
      }
    }
    return node;
  }

  private PatternNode counted(PatternNode body) {
    var least = number();
    var most = accept(',') ? (peekIs('}') ? PatternNode.UNBOUNDED : number()) : least;
    expect('}');
    if (least > most) {
      throw unsupported();
    }
    return new PatternNode.Repetition(body, least, most);
  }

  private int number() {
    var from = at;
    while (at < source.length() && Character.isDigit(source.charAt(at))) {
      at++;
    }
    if (from == at || at - from > 4) {
      throw unsupported();
    }
    var value = Integer.parseInt(source.substring(from, at));
    if (value > MOST_REPEATS) {
      throw unsupported();
    }
    return value;
  }

  private PatternNode atom() {
    var c = next();
    return switch (c) {
      case '(' -> group();
      case '[' -> new PatternNode.Character(characterClass());
      case '^' -> new PatternNode.Begin();
      case '$' -> new PatternNode.End();
      case '.' -> new PatternNode.Character(x -> x != '\n');
      case '\\' -> new PatternNode.Character(escape());
      case '*', '+', '?', '{', ')' -> throw unsupported();
      default -> new PatternNode.Character(is(c));
    };
  }

  private PatternNode group() {
    if (accept('?')) {
      expect(':');
    }
    var inner = alternation();
    expect(')');
    return inner;
  }

  private IntPredicate escape() {
    var c = next();
    return switch (c) {
      case 'd' -> digit();
      case 'w' -> digit().or(range('a', 'z')).or(range('A', 'Z')).or(is('_'));
      case 'P' -> {
        expect('C');
        yield x -> !isOther(x);
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw unsupported();
        }
        yield is(c);
      }
    };
  }

  /** RE2's class C: control, format, private use and surrogate, without the unassigned. */
  private static boolean isOther(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE -> true;
      default -> false;
    };
  }

  private IntPredicate characterClass() {
    var negated = accept('^');
    IntPredicate any = x -> false;
    do {
      any = any.or(classItem());
    } while (!peekIs(']'));
    expect(']');
    return negated ? any.negate() : any;
  }

  private IntPredicate classItem() {
    var from = next();
    if (from == '\\') {
      return escape();
    }
    if (peekIs('-') && at + 1 < source.length() && source.charAt(at + 1) != ']') {
      expect('-');
      return range(from, next());
    }
    return is(from);
  }

  private static IntPredicate is(int c) {
    return x -> x == c;
  }

  private static IntPredicate range(int from, int to) {
    return x -> from <= x && x <= to;
  }

  private static IntPredicate digit() {
    return range('0', '9');
  }

  private boolean peekIs(char c) {
    if (at >= source.length()) {
      throw unsupported();
    }
    return source.charAt(at) == c;
  }

  private boolean accept(char c) {
    if (at < source.length() && source.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw unsupported();
    }
  }

  private char next() {
    if (at >= source.length()) {
      throw unsupported();
    }
    return source.charAt(at++);
  }

  private IllegalArgumentException unsupported() {
    return new IllegalArgumentException("pattern not supported at " + at + ": " + source);
  }
}
