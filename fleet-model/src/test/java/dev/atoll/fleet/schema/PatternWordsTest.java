package dev.atoll.fleet.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PatternWordsTest {

  private static final Path OWN = Path.of("../docs/spec/schema");
  private static final Path CRDS = Path.of("../policy-engine/src/main/resources");

  @Test
  void every_pattern_that_is_shipped_has_words_and_an_example_that_matches() throws IOException {
    var patterns = new TreeSet<String>();
    for (var folder : Set.of(OWN, CRDS)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
          collect(Json.read(Files.readAllBytes(file)), patterns);
        }
      }
    }
    assertThat(patterns)
        .hasSizeGreaterThan(10)
        .allSatisfy(pattern -> {
          var words = PatternWords.of(pattern);
          assertThat(words.form()).doesNotContain(pattern);
          assertThat(LinearPattern.compile(pattern).find(words.example())).isTrue();
        });
  }

  @Test
  void an_unknown_pattern_is_shown_as_the_form() {
    var words = PatternWords.of("^a+$");
    assertThat(words.form()).isEqualTo("of the form ^a+$");
    assertThat(words.hint()).isEmpty();
  }

  private static void collect(Value value, Set<String> patterns) {
    switch (value) {
      case Mapping m -> {
        m.get("pattern").flatMap(Value::asString).ifPresent(patterns::add);
        m.entries().values().forEach(e -> collect(e.value(), patterns));
      }
      case Sequence s -> s.items().forEach(i -> collect(i, patterns));
      case Scalar s -> {}
    }
  }
}
