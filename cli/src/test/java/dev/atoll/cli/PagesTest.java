package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pages of the guide show is what comes: their console blocks are typed in a repository that
 * holds the example fleet. {@code -Datoll.rewrite=true} writes down what comes now.
 */
class PagesTest {

  private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```\n", Pattern.DOTALL);

  @TempDir Path work;

  @ParameterizedTest
  @ValueSource(strings = {"diff", "explain"})
  void a_page_shows_what_comes(String name) throws Exception {
    var page = Path.of("../docs/" + name + ".md");
    copy(Path.of("../fleet-example"), work.resolve("fleet-example"));
    shell("git init -q . && git add -A && git -c user.name=t -c user.email=t@t commit -qm one");
    var written = Files.readString(page);
    var played = new StringBuilder();
    var blocks = BLOCK.matcher(written);
    while (blocks.find()) {
      blocks.appendReplacement(played, "");
      played.append("```console\n").append(play(blocks.group(1))).append("```\n");
    }
    blocks.appendTail(played);
    if (Boolean.getBoolean("atoll.rewrite")) {
      Files.writeString(page, played);
    } else {
      assertThat(played).hasToString(written);
    }
  }

  private String play(String block) throws Exception {
    var played = new StringBuilder();
    for (var line : block.lines().filter(l -> l.startsWith("$ ")).toList()) {
      var command = line.substring(2);
      played.append(line).append('\n');
      played.append(command.startsWith("atoll ") ? atoll(command.substring(6)) : shell(command));
    }
    return played.toString();
  }

  private String atoll(String words) {
    var out = new StringWriter();
    var places = Stream.of(words.split(" ")).map(this::place).toArray(String[]::new);
    Main.run(new PrintWriter(out), places);
    return out.toString().replace(work + "/", "");
  }

  /** A directory of the repository, wherever the test runs. */
  private String place(String word) {
    var directory = word.replaceFirst("@.*", "");
    return !directory.isEmpty() && Files.isDirectory(work.resolve(directory))
        ? work.resolve(directory) + word.substring(directory.length())
        : word;
  }

  private String shell(String command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("bash", "-c", command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command).isTrue();
    assertThat(process.exitValue()).as(command + ": " + out).isZero();
    return out;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
