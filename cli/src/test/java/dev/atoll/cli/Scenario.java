package dev.atoll.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * Plays a scenario file: comments begin with {@code #}, changes of the files with {@code >},
 * commands with {@code $}; what follows a command is what it printed. {@code WORK} stands for the
 * directory that the scenario has to itself.
 *
 * <ul>
 *   <li>{@code > copy fleet-example fleet} copies a folder of the project
 *   <li>{@code > replace FILE "old" "new"} changes a text that must be there
 *   <li>{@code > write FILE "text"} writes a file; backslash-n is a new line
 *   <li>{@code > delete FILE}
 * </ul>
 */
final class Scenario {

  private static final Path PROJECT = Path.of("..");
  private static final Pattern REPLACE = Pattern.compile("replace (\\S+) \"(.*)\" \"(.*)\"");
  private static final Pattern WRITE = Pattern.compile("write (\\S+) \"(.*)\"");

  private final Path work;
  private final StringBuilder played = new StringBuilder();

  Scenario(Path work) {
    this.work = work;
  }

  /** The scenario with what its commands print now. */
  String play(String text) {
    text.lines().filter(Scenario::isGiven).forEach(this::line);
    return played.toString();
  }

  private static boolean isGiven(String line) {
    return line.startsWith("#") || line.startsWith("> ") || line.startsWith("$ ");
  }

  private void line(String line) {
    played.append(played.isEmpty() || line.startsWith(">") ? "" : "\n").append(line).append('\n');
    try {
      if (line.startsWith("> ")) {
        change(line.substring(2));
      } else if (line.startsWith("$ atoll ")) {
        command(line.substring("$ atoll ".length()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void command(String words) {
    var out = new StringWriter();
    var exit = Main.run(new PrintWriter(out), words.replace("WORK", work.toString()).split(" "));
    var shown = out.toString().replace(work.toString(), "WORK").stripTrailing();
    played
        .append(shown)
        .append(shown.isEmpty() ? "" : "\n")
        .append("exit ")
        .append(exit)
        .append('\n');
  }

  private void change(String change) throws IOException {
    var replace = REPLACE.matcher(change);
    var write = WRITE.matcher(change);
    var words = change.split(" ");
    if (replace.matches()) {
      replace(work.resolve(replace.group(1)), replace.group(2), replace.group(3));
    } else if (write.matches()) {
      var file = work.resolve(write.group(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, write.group(2).replace("\\n", "\n"));
    } else if (words[0].equals("copy")) {
      copy(PROJECT.resolve(words[1]), work.resolve(words[2]));
    } else if (words[0].equals("delete")) {
      delete(work.resolve(words[1]));
    } else {
      throw new IllegalArgumentException("no such change: " + change);
    }
  }

  private static void replace(Path file, String old, String now) throws IOException {
    var text = Files.readString(file);
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " does not hold " + old);
    }
    Files.writeString(file, text.replace(old, now));
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

  private static void delete(Path place) throws IOException {
    try (var files = Files.walk(place)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
