package dev.atoll.agent.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Each kind of event has the lines, in JSON and in text, of its file in {@code scenarios}. {@code
 * -Datoll.rewrite=true} writes them anew.
 */
class FlowScenarioTest {
  static final Path FOLDER = Path.of("src/test/resources/dev/atoll/agent/flows/scenarios");

  @TestFactory
  List<DynamicTest> an_event_has_the_lines_of_its_scenario() {
    return Events.kinds().entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())))
        .toList();
  }

  private static void check(String name, Told told) throws IOException {
    var lines = FlowJson.line(told) + "\n" + FlowText.line(told) + "\n";
    var file = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, lines);
    }
    assertThat(lines).isEqualTo(Files.readString(file));
  }

  @Test
  void no_scenario_is_left_over() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".txt", "")))
          .containsExactlyInAnyOrderElementsOf(Events.kinds().keySet());
    }
  }
}
