package dev.atoll.policy.refusal;

import dev.atoll.policy.refusal.RegexNode.Repeat;
import java.util.Optional;

/** The text of a regular expression and how far it is read. */
final class RegexText {

  /** Stands for a number that is too large for any use. */
  static final int TOO_LARGE = 100_000_000;

  private final int[] text;
  private int at;
  private boolean posixEnds = true;

  RegexText(String source) {
    this.text = source.codePoints().toArray();
  }

  boolean isAtEnd() {
    return at >= text.length;
  }

  int next() {
    return text[at++];
  }

  /** What comes next; -1 at the end. */
  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : -1;
  }

  void skip(int many) {
    at += many;
  }

  boolean accept(char c) {
    if (peek() == c) {
      at++;
      return true;
    }
    return false;
  }

  /** Where a character stands from here on, or -1. */
  int find(char first) {
    for (var i = at; i < text.length; i++) {
      if (text[i] == first) {
        return i - at;
      }
    }
    return -1;
  }

  /**
   * How far ahead {@code :]} stands, at least two; -1 where there is none. After that answer it
   * does not look again, which keeps the whole linear.
   */
  int endOfPosix() {
    for (var i = at + 2; posixEnds && i + 1 < text.length; i++) {
      if (text[i] == ':' && text[i + 1] == ']') {
        return i - at;
      }
    }
    posixEnds = false;
    return -1;
  }

  String take(int many) {
    var taken = new String(text, at, many);
    at += many;
    return taken;
  }

  /** Skips to behind the end of a literal and answers how many characters it has. */
  int skipLiteral() {
    var from = at;
    while (at < text.length) {
      if (text[at] == '\\' && at + 1 < text.length && text[at + 1] == 'E') {
        at += 2;
        return at - 2 - from;
      }
      at++;
    }
    return at - from;
  }

  /** A repetition behind its opening brace; empty, and nothing read, where it is none. */
  Optional<Repeat> count() {
    var from = at;
    var least = integer();
    var most = least;
    if (least >= 0 && accept(',')) {
      most = peek() == '}' ? -1 : integer();
      if (most < 0 && peek() != '}') {
        least = -1;
      }
    }
    if (least < 0 || !accept('}')) {
      at = from;
      return Optional.empty();
    }
    return Optional.of(new Repeat(least, most, true));
  }

  /** Digits without leading zeros; -1 where there are none. */
  private int integer() {
    if (!isDigit(peek()) || (peek() == '0' && isDigit(peek(1)))) {
      return -1;
    }
    var value = 0L;
    while (isDigit(peek())) {
      value = Math.min(TOO_LARGE, value * 10 + next() - '0');
    }
    return (int) value;
  }

  /** Skips {@code P<name>} or {@code <name>}; whether there was one. */
  boolean skipName() {
    if (peek() != '<' && (peek() != 'P' || peek(1) != '<')) {
      return false;
    }
    if (peek(peek() == 'P' ? 2 : 1) < 0) {
      return false;
    }
    var end = find('>');
    var name = end < 0 ? "" : take(end + 1);
    if (!name.matches("P?<[A-Za-z0-9_]+>")) {
      throw new RegexFault("a group whose name is not made of letters, digits and underscores");
    }
    return true;
  }

  /** Reads flags behind {@code (?}; whether they open a group, with a colon. */
  boolean flagsOpenGroup() {
    var negated = false;
    var saw = false;
    while (!isAtEnd()) {
      switch (next()) {
        case 'i', 'm', 's', 'U' -> saw = true;
        case '-' -> {
          if (negated) {
            throw unknownGroup();
          }
          negated = true;
          saw = false;
        }
        case ':' -> {
          return opens(true, negated, saw);
        }
        case ')' -> {
          return opens(false, negated, saw);
        }
        default -> throw unknownGroup();
      }
    }
    throw unknownGroup();
  }

  private static boolean opens(boolean group, boolean negated, boolean saw) {
    if (negated && !saw) {
      throw unknownGroup();
    }
    return group;
  }

  private static RegexFault unknownGroup() {
    return new RegexFault("a group of a kind that Go does not have, such as a look-ahead");
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
