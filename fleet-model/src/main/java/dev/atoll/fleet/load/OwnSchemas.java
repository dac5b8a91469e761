package dev.atoll.fleet.load;

import dev.atoll.fleet.schema.Dialect;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The published schemas of our own kinds, each read when its kind is first met. */
final class OwnSchemas {
  private static final Map<Kind, Schema> READ = new ConcurrentHashMap<>();

  private OwnSchemas() {}

  static Schema of(Kind kind) {
    return READ.computeIfAbsent(kind, OwnSchemas::read);
  }

  private static Schema read(Kind kind) {
    var name = "schema/" + kind.text().toLowerCase(Locale.ROOT) + ".json";
    try (var in = OwnSchemas.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its " + name);
      }
      return Schema.parse((Mapping) Json.read(in.readAllBytes()), Dialect.JSON_SCHEMA);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
