package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page about {@code reach} shows is what comes; {@code -Datoll.rewrite=true} writes down
 * what comes now.
 */
class ReachPageTest {

  private static final Path PAGE = Path.of("../docs/reach.md");
  private static final Path PICTURE = Path.of("../docs/images/reach.svg");
  private static final Pattern SHOWN =
      Pattern.compile("```\n(\\$ atoll [^\n]*)\n(.*?)```\n", Pattern.DOTALL);

  @TempDir Path work;

  @Test
  void every_command_of_the_page_prints_what_stands_below_it() throws IOException {
    var written = Files.readString(PAGE);
    var played =
        SHOWN.matcher(written).replaceAll(m -> Matcher.quoteReplacement(block(m.group(1))));
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(PAGE, played);
    }
    assertThat(SHOWN.matcher(written).results()).hasSizeGreaterThan(4);
    assertThat(PAGE).content().isEqualTo(played);
  }

  @Test
  void the_picture_of_the_page_is_that_of_the_example() throws IOException {
    var drawn = output("atoll reach fleet-example --format svg");
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(PICTURE, drawn);
    }
    assertThat(PICTURE).content().isEqualTo(drawn);
  }

  private String block(String command) {
    return "```\n" + command + "\n" + output(command.substring(2)) + "```\n";
  }

  /** What a command prints that ends well; quotes are the shell's affair. */
  private String output(String command) {
    var place = work.resolve("fleet-example");
    var story = Files.exists(place) ? "" : "> copy fleet-example fleet-example\n";
    var played =
        new Scenario(work)
            .play(
                story
                    + "$ "
                    + command.replace("fleet-example", "WORK/fleet-example").replace("'", ""));
    assertThat(played).endsWith("exit 0\n");
    var from = played.indexOf('\n', played.indexOf("$ ")) + 1;
    return played.substring(from, played.length() - "exit 0\n".length());
  }
}
