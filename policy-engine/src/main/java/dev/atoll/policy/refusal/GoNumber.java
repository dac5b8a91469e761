package dev.atoll.policy.refusal;

import java.util.OptionalInt;

/**
 * Numbers of 16 bits as Go's {@code strconv.ParseUint(text, 0, 16)} reads them: a leading zero
 * means octal, {@code 0x}, {@code 0o} and {@code 0b} name a base, and an underscore may stand
 * between digits.
 */
final class GoNumber {

  private static final int LARGEST = 65535;

  private GoNumber() {}

  /** The number, or nothing where Go reads none. */
  static OptionalInt parse(String text) {
    if (text.isEmpty() || !areUnderscoresBetweenDigits(text)) {
      return OptionalInt.empty();
    }
    var base = base(text);
    var digits = text.substring(base == 10 ? 0 : base == 8 && !hasPrefix(text) ? 1 : 2);
    if (digits.isEmpty()) {
      return text.equals("0") ? OptionalInt.of(0) : OptionalInt.empty();
    }
    var value = 0;
    for (var c : digits.toCharArray()) {
      if (c == '_') {
        continue;
      }
      var digit = c < 128 ? Character.digit(c, base) : -1;
      value = Math.min(LARGEST + 1, value * base + digit);
      if (digit < 0) {
        return OptionalInt.empty();
      }
    }
    return value <= LARGEST ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static int base(String text) {
    if (!text.startsWith("0")) {
      return 10;
    }
    return !hasPrefix(text)
        ? 8
        : switch (text.charAt(1)) {
          case 'x', 'X' -> 16;
          case 'b', 'B' -> 2;
          default -> 8;
        };
  }

  private static boolean hasPrefix(String text) {
    return text.length() >= 3 && text.charAt(0) == '0' && "xXoObB".indexOf(text.charAt(1)) >= 0;
  }

  /** A prefix counts as a digit here. */
  private static boolean areUnderscoresBetweenDigits(String text) {
    var before = hasPrefix(text) ? '0' : '_';
    for (var i = hasPrefix(text) ? 2 : 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '_' && before == '_') {
        return false;
      }
      before = c;
    }
    return before != '_';
  }
}
