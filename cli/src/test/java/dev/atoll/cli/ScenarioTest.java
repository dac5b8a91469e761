package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a person types and what comes of it, one text file per story in {@code scenarios/}. {@code
 * -Datoll.rewrite=true} writes down what comes now.
 */
class ScenarioTest {

  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  @TempDir Path work;

  static Stream<String> scenarios() throws IOException {
    try (var files = Files.list(SCENARIOS)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_story_comes_out_as_written(String name) throws IOException {
    var file = SCENARIOS.resolve(name);
    var written = Files.readString(file);
    var played = new Scenario(work).play(written);
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(file, played);
    }
    assertThat(played).isEqualTo(Boolean.getBoolean("atoll.rewrite") ? played : written);
  }
}
