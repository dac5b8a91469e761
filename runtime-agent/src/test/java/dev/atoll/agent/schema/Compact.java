package dev.atoll.agent.schema;

import java.nio.charset.StandardCharsets;

/** Indented JSON of Cilium's test data, as it lies in a store. */
final class Compact {
  private Compact() {}

  /** Takes the white space out that is not within a text. */
  static String of(String indented) {
    return indented.lines().map(Compact::line).reduce("", String::concat);
  }

  private static String line(String line) {
    return line.strip().replaceFirst("^(\"[^\"]*\"): ", "$1:");
  }

  static byte[] bytes(String indented) {
    return of(indented).getBytes(StandardCharsets.UTF_8);
  }
}
