package dev.atoll.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** The voice of the demo: headings, sentences, commands and what came of them. */
final class Narrator {

  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String CYAN = "\u001b[36m";
  private static final String RESET = "\u001b[0m";
  private static final int LONGEST_OUTPUT = 24;

  private final PrintWriter out;
  private final boolean colour;
  private final long start = System.nanoTime();

  Narrator(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void heading(String text) {
    out.println();
    out.println(painted(BOLD, text) + painted(DIM, "   [%.1f s]".formatted(seconds())));
    out.flush();
  }

  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** A command as it would be typed. */
  void typed(String command) {
    out.println(painted(CYAN, "  $ " + command));
    out.flush();
  }

  /** What a command printed; the middle of a long output is left out, and says so. */
  void output(String text) {
    output(text, LONGEST_OUTPUT);
  }

  /** The same, and nothing is left out. */
  void outputInFull(String text) {
    output(text, Integer.MAX_VALUE);
  }

  private void output(String text, int longest) {
    var lines = text.lines().toList();
    var shown = Math.min(lines.size(), longest);
    lines.subList(0, shown).forEach(line -> out.println(("    " + line).stripTrailing()));
    if (shown < lines.size()) {
      out.println("    … " + (lines.size() - shown) + " more lines");
    }
    out.flush();
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private double seconds() {
    return elapsed().toMillis() / 1000.0;
  }

  private String painted(String code, String text) {
    return colour ? code + text + RESET : text;
  }
}
