package dev.atoll.fleet.value;

import java.util.Optional;

/**
 * A YAML or JSON value that knows where it stands. Equality is that of the data: positions do not
 * count, the order of a mapping's keys does not count, so that a rendered object equals the same
 * object read from a cluster.
 */
public sealed interface Value permits Scalar, Mapping, Sequence {

  SourcePos pos();

  /** This value as a mapping, if it is one. */
  default Optional<Mapping> asMapping() {
    return this instanceof Mapping m ? Optional.of(m) : Optional.empty();
  }

  /** This value as a sequence, if it is one. */
  default Optional<Sequence> asSequence() {
    return this instanceof Sequence s ? Optional.of(s) : Optional.empty();
  }

  /** This value's text, if it is a scalar of type string. */
  default Optional<String> asString() {
    return this instanceof Scalar s && s.type() == ScalarType.STRING
        ? Optional.of(s.text())
        : Optional.empty();
  }

  default boolean isNull() {
    return this instanceof Scalar s && s.type() == ScalarType.NULL;
  }
}
