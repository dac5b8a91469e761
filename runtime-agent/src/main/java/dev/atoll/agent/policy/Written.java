package dev.atoll.agent.policy;

import dev.atoll.fleet.value.Mapping;
import java.util.Optional;

/**
 * Where in Git a policy was written, as its annotation {@value #ANNOTATION} says with {@code
 * file:line}.
 *
 * @param line where it begins, from 1
 */
public record Written(String file, int line) {

  public static final String ANNOTATION = "atoll.dev/source";

  /** Of an object; empty where it does not say. */
  static Optional<Written> of(Mapping object) {
    return object
        .string("metadata", "annotations", ANNOTATION)
        .filter(t -> t.matches(".+:[1-9]\\d{0,6}"))
        .map(Written::read);
  }

  private static Written read(String text) {
    var colon = text.lastIndexOf(':');
    return new Written(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
