package dev.atoll.fleet.value;

import java.math.BigInteger;

/** Numbers as JSON text in the form that Go's {@code encoding/json} writes, and so kubectl. */
public final class Numbers {

  private Numbers() {}

  /** What a number's JSON text is: {@code INT} where it has neither fraction nor exponent. */
  public static ScalarType type(String json) {
    for (int i = 0; i < json.length(); i++) {
      var c = json.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return ScalarType.FLOAT;
      }
    }
    return ScalarType.INT;
  }

  /** Whether a whole number in decimal fits into 64 bits with a sign. */
  public static boolean isLong(String decimal) {
    return decimal.length() <= 18 || new BigInteger(decimal).bitLength() < 64;
  }

  /**
   * The shortest text that reads back as the same double: plain from 1e-6 to 1e21, else with an
   * exponent.
   *
   * @throws IllegalArgumentException for infinity and not-a-number, which JSON has no text for
   */
  public static String json(double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no " + number);
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    var size = Math.abs(number);
    var sign = number < 0 ? "-" : "";
    var decimal = Decimal.of(size);
    return sign + (size < 1e-6 || size >= 1e21 ? decimal.scientific(1) : decimal.plain());
  }

  /** Go's format {@code 'g'} with 32 bits: how kubectl writes a number that is a key. */
  public static String goKey(double number) {
    var single = (float) number;
    if (Float.isNaN(single)) {
      return ".nan";
    }
    if (Float.isInfinite(single)) {
      return single > 0 ? ".inf" : "-.inf";
    }
    if (single == 0) {
      return 1 / single < 0 ? "-0" : "0";
    }
    var decimal = Decimal.of(Math.abs(single));
    var sign = single < 0 ? "-" : "";
    var exponent = decimal.point() - 1;
    return sign + (exponent < -4 || exponent >= 6 ? decimal.scientific(2) : decimal.plain());
  }

  /**
   * 0.DIGITS times ten to the power of {@code point}.
   *
   * @param digits no zero at either end
   */
  private record Decimal(String digits, int point) {

    static Decimal of(double number) {
      var decimal = parse(Double.toString(number));
      var shorter = decimal.oneDigit();
      return decimal.digits.length() == 2 && Double.parseDouble(shorter.scientific(1)) == number
          ? shorter
          : decimal;
    }

    static Decimal of(float number) {
      var decimal = parse(Float.toString(number));
      var shorter = decimal.oneDigit();
      return decimal.digits.length() == 2 && Float.parseFloat(shorter.scientific(1)) == number
          ? shorter
          : decimal;
    }

    /** Java writes at least two digits, Go as few as tell the number from its neighbours. */
    private Decimal oneDigit() {
      var rounded = Math.round(Double.parseDouble(digits.charAt(0) + "." + digits.substring(1)));
      return rounded == 10 ? new Decimal("1", point + 1) : new Decimal("" + rounded, point);
    }

    private static Decimal parse(String java) {
      var e = java.indexOf('E');
      var mantissa = e < 0 ? java : java.substring(0, e);
      var dot = mantissa.indexOf('.');
      var all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
      var from = 0;
      while (all.charAt(from) == '0') {
        from++;
      }
      var to = all.length();
      while (all.charAt(to - 1) == '0') {
        to--;
      }
      var exponent = e < 0 ? 0 : Integer.parseInt(java.substring(e + 1), 10);
      return new Decimal(all.substring(from, to), dot - from + exponent);
    }

    String plain() {
      if (point <= 0) {
        return "0." + "0".repeat(-point) + digits;
      }
      return point >= digits.length()
          ? digits + "0".repeat(point - digits.length())
          : digits.substring(0, point) + "." + digits.substring(point);
    }

    String scientific(int exponentDigits) {
      var exponent = point - 1;
      var size = Integer.toString(Math.abs(exponent));
      return digits.charAt(0)
          + (digits.length() > 1 ? "." + digits.substring(1) : "")
          + (exponent < 0 ? "e-" : "e+")
          + "0".repeat(Math.max(0, exponentDigits - size.length()))
          + size;
    }
  }
}
