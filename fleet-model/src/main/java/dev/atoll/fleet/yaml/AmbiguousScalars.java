package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;

/** Texts that people write as strings and that kubectl reads as something else. */
public final class AmbiguousScalars {

  private AmbiguousScalars() {}

  /**
   * For a place where a string is expected and a scalar of another type stands: what kubectl makes
   * of it, and to quote it.
   *
   * @param scalar not a string
   */
  public static Finding finding(Scalar scalar) {
    return Finding.of(
        YamlRule.AMBIGUOUS_SCALAR,
        scalar.pos(),
        scalar.source().isEmpty()
            ? "nothing stands where a string is expected, which kubectl reads as null"
            : "`"
                + scalar.source()
                + "` stands where a string is expected, but kubectl reads "
                + meaning(scalar),
        "write \"" + scalar.source() + "\"");
  }

  private static String meaning(Scalar scalar) {
    return scalar.type() == ScalarType.NULL
        ? "it as null"
        : "the " + noun(scalar.type()) + " " + scalar.text();
  }

  /** {@code bool}, {@code number}, {@code string} or {@code null}. */
  static String noun(ScalarType type) {
    return switch (type) {
      case NULL -> "null";
      case BOOL -> "bool";
      case INT, FLOAT -> "number";
      case STRING -> "string";
    };
  }
}
