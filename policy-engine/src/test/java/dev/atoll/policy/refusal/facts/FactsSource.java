package dev.atoll.policy.refusal.facts;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the files of modules. */
final class FactsSource {

  private static final YamlLimits GENEROUS = new YamlLimits(10_000_000, 200, 0, 0, 2);

  private FactsSource() {}

  /** The one document of a YAML file. */
  static Map<String, Object> yaml(String path, String text) {
    var file = new SourceFile(path, text.getBytes(StandardCharsets.UTF_8));
    var documents = YamlReader.read(file, GENEROUS).value();
    if (documents.size() != 1) {
      throw new IllegalStateException(path + " has " + documents.size() + " documents");
    }
    return map((Mapping) documents.getFirst());
  }

  static Map<String, Object> json(String text) {
    return map((Mapping) Json.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  @SuppressWarnings("NullAway") // a null would be refused where it is looked at
  private static Map<String, Object> map(Mapping mapping) {
    return StructuralFacts.object(Values.toMap(mapping));
  }
}
