package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what comes. */
class ReadmeTest {

  @Test
  void the_finding_on_the_first_screen_is_a_real_one(@TempDir Path work) throws IOException {
    var played =
        new Scenario(work)
            .play(
                """
                > copy fleet-example fleet
                > replace fleet/clusters/cluster-three.yaml "[13.0.0.0/8]" "[12.128.0.0/16]"
                $ atoll check WORK/fleet
                """);
    var shown =
        between(Files.readString(Path.of("../README.md")), "check fleet-example\n", "\n```");
    assertThat(played).contains(shown);
  }

  private static String between(String text, String start, String end) {
    var from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
