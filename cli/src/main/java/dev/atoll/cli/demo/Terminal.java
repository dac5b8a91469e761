package dev.atoll.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The commands that a person would type on a stage, each run and shown with what came of it. */
record Terminal(Stage stage, Narrator narrator) {

  /** Long enough for a busy machine; nothing waits longer than it has to. */
  static final Duration SOON = Duration.ofMinutes(4);

  /** The last lines that the reconciler wrote about a cluster. */
  void log(String cluster) {
    var lines = about(cluster);
    narrator.output(String.join("\n", lines.subList(Math.max(0, lines.size() - 3), lines.size())));
  }

  /** Waits until the reconciler has written something about a cluster. */
  void awaitLog(String cluster, String words) {
    stage.awaitThat(
        "`" + words + "` about " + cluster,
        SOON,
        shell -> about(cluster).stream().anyMatch(line -> line.contains(words)));
  }

  private List<String> about(String cluster) {
    try {
      return Files.readAllLines(stage.log()).stream()
          .filter(l -> l.contains(" " + cluster + ": "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String kubectl(String cluster, String... words) {
    var command = new ArrayList<>(List.of("kubectl", "--context", cluster));
    command.addAll(List.of(words));
    return stage.shell().quietly(command.toArray(String[]::new)).text();
  }

  void shownKubectl(String cluster, String words) {
    var command = ("kubectl --context " + cluster + " " + words).split(" ");
    narrator.typed("kubectl --context " + cluster + " " + quoted(words));
    narrator.output(stage.shell().run(command).text());
  }

  /** Braces need quotes where a shell reads them. */
  private static String quoted(String words) {
    return words.replaceAll("(\\S*\\{.*)$", "'$1'");
  }

  void show(String typed, String... command) {
    narrator.typed(typed);
    narrator.output(stage.shell().run(command).text());
  }

  /** Waits until a field of an object is as wanted. */
  void awaitField(String cluster, String object, String jsonPath, String wanted) {
    var command = "kubectl --context " + cluster + " get -o jsonpath=" + jsonPath + " " + object;
    stage.awaitThat(
        cluster + " put right", SOON, shell -> shell.run(command.split(" ")).text().equals(wanted));
  }

  void typedCommit(String message) {
    narrator.typed("git commit -am '" + message + "' && git push");
  }

  /** Returns the exit code. */
  int atoll(String... words) {
    return atoll(narrator::output, words);
  }

  /** The same for what must be seen as a whole. */
  int atollInFull(String... words) {
    return atoll(narrator::outputInFull, words);
  }

  private int atoll(Consumer<String> output, String... words) {
    narrator.typed("atoll " + shortened(String.join(" ", words)));
    var result = InProcess.run(words);
    output.accept(shortened(result.text()));
    if (result.exit() != 0) {
      narrator.output("exit code " + result.exit());
    }
    return result.exit();
  }

  /** As seen from the directory of the demo. */
  private String shortened(String text) {
    return text.replace(stage.dir() + "/", "");
  }
}
