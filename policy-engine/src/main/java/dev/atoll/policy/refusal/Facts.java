package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The tables of facts, which are part of the program. */
final class Facts {

  private Facts() {}

  /**
   * A table.
   *
   * @param path below {@code crd/}
   * @throws IllegalStateException where the program lacks it
   */
  static Mapping read(String path) {
    try (var in = Facts.class.getResourceAsStream("crd/" + path)) {
      if (in == null) {
        throw new IllegalStateException("no table " + path);
      }
      return Json.read(in.readAllBytes()).asMapping().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
