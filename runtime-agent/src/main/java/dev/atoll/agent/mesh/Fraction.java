package dev.atoll.agent.mesh;

import java.math.BigInteger;

/** A part of 1, in lowest terms. */
public record Fraction(long numerator, long denominator) {
  public static final Fraction ZERO = new Fraction(0, 1);

  /**
   * @param numerator 0 to {@code denominator}
   * @param denominator above 0
   */
  static Fraction of(long numerator, long denominator) {
    var common =
        BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).longValueExact();
    return new Fraction(numerator / common, denominator / common);
  }

  public double value() {
    return (double) numerator / denominator;
  }

  @Override
  public String toString() {
    return numerator == 0 ? "0" : numerator + "/" + denominator;
  }
}
