package dev.atoll.fleet.yaml;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Go's {@code strconv.ParseInt} and {@code ParseUint} with base 0 and 64 bits, and what go-yaml
 * adds to them: the base from a prefix ({@code 0x}, {@code 0o}, {@code 0b}, {@code 0}), no
 * fraction.
 */
final class GoIntegers {

  private static final BigInteger INT64_END = BigInteger.ONE.shiftLeft(63);
  private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(64);

  private GoIntegers() {}

  /**
   * The number in decimal.
   *
   * @param text without underscores
   */
  static Optional<String> parse(String text) {
    var signed = text.startsWith("+") || text.startsWith("-");
    var negative = text.startsWith("-");
    var body = signed ? text.substring(1) : text;
    var radix = radix(body);
    var digits = body.substring(prefix(body, radix));
    if (radix == 8 && digits.isEmpty()) {
      return Optional.of("0");
    }
    var number = unsigned(digits, radix);
    if (number.isPresent()) {
      return inRange(number.get(), negative, signed);
    }
    return oddBinary(text);
  }

  private static int radix(String body) {
    if (body.length() >= 3 && body.charAt(0) == '0') {
      switch (body.charAt(1) | 32) {
        case 'b':
          return 2;
        case 'o':
          return 8;
        case 'x':
          return 16;
        default:
      }
    }
    return body.startsWith("0") ? 8 : 10;
  }

  private static int prefix(String body, int radix) {
    return switch (radix) {
      case 10 -> 0;
      case 8 -> body.length() >= 3 && (body.charAt(1) | 32) == 'o' ? 2 : 1;
      default -> 2;
    };
  }

  private static Optional<BigInteger> unsigned(String digits, int radix) {
    if (digits.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < digits.length(); i++) {
      var c = digits.charAt(i);
      if (c >= 128 || Character.digit(c, radix) < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        digits.length() <= 15
            ? BigInteger.valueOf(Long.parseLong(digits, radix))
            : new BigInteger(digits, radix));
  }

  private static Optional<String> inRange(BigInteger number, boolean negative, boolean signed) {
    var end = negative ? INT64_END.add(BigInteger.ONE) : signed ? INT64_END : UINT64_END;
    if (number.compareTo(end) >= 0) {
      return Optional.empty();
    }
    return Optional.of((negative ? number.negate() : number).toString());
  }

  /** go-yaml cuts {@code 0b} off and parses the rest again, which lets a second sign through. */
  private static Optional<String> oddBinary(String text) {
    if (!text.startsWith("0b") || text.length() < 4 || "+-".indexOf(text.charAt(2)) < 0) {
      return Optional.empty();
    }
    return unsigned(text.substring(3), 2)
        .flatMap(number -> inRange(number, text.charAt(2) == '-', true));
  }
}
