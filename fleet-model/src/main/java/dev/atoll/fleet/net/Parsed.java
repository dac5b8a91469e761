package dev.atoll.fleet.net;

import java.util.Optional;

/** What became of a text that should be an address or a block. */
public sealed interface Parsed<T> {

  /**
   * The text is in strict form.
   *
   * @param value what it says
   */
  record Good<T>(T value) implements Parsed<T> {}

  /**
   * The text is not in strict form.
   *
   * @param reason what is wrong, one sentence without a full stop at the end
   * @param suggestion the text that was probably meant, in strict form; empty if there is no guess
   */
  record Bad<T>(String reason, Optional<String> suggestion) implements Parsed<T> {

    static <T> Bad<T> because(String reason) {
      return new Bad<>(reason, Optional.empty());
    }

    static <T> Bad<T> because(String reason, String suggestion) {
      return new Bad<>(reason, Optional.of(suggestion));
    }
  }

  /** The value, if the text was in strict form. */
  default Optional<T> good() {
    return switch (this) {
      case Good<T>(var value) -> Optional.of(value);
      case Bad<T> b -> Optional.empty();
    };
  }

  /**
   * The value of a text that the program itself wrote.
   *
   * @throws IllegalArgumentException with the reason, if it is not in strict form
   */
  default T orThrow() {
    return switch (this) {
      case Good<T>(var value) -> value;
      case Bad<T>(var reason, var suggestion) -> throw new IllegalArgumentException(reason);
    };
  }
}
