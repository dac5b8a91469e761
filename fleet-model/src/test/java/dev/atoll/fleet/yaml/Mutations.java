package dev.atoll.fleet.yaml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Damage done to real files, the same for the same seed. */
final class Mutations {

  private static final List<String> FILES =
      List.of("cluster.yaml", "deployments.yaml", "policies.yaml", "styles.yaml");

  private static final String[] PIECES = {
    ":",
    ": ",
    "- ",
    "-",
    "\n",
    "\n  ",
    " ",
    "\t",
    "#",
    " #",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "<<: *a\n",
    "|\n",
    ">\n",
    "!",
    "!!str ",
    "!x ",
    "%",
    "@",
    "`",
    "? ",
    "---\n",
    "\n---\n",
    "...\n",
    "\r",
    "\r\n",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "é",
    "😀",
    "\u0000",
    "\u0007",
    "\u007f",
    "yes",
    "010",
    "1e3",
    "~",
    ".inf",
    "\\",
    "\\u00e9",
    "0x",
    "__",
    "<<",
    "=",
    "--- x\n"
  };

  private Mutations() {}

  static String realFile(int number) {
    var name = "/yaml/" + FILES.get(number % FILES.size());
    try (var in = Mutations.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Inserts, deletes, doubles and moves pieces; never cuts a character. */
  static String ofText(String text, Random random) {
    var out = new StringBuilder(text);
    for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
      var at = random.nextInt(out.length() + 1);
      var end = Math.min(out.length(), at + 1 + random.nextInt(random.nextInt(4) == 0 ? 60 : 3));
      switch (random.nextInt(5)) {
        case 0, 1 -> out.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 2 -> out.delete(at, end);
        case 3 -> out.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
        default -> out.insert(random.nextInt(out.length() + 1), out.substring(at, end));
      }
    }
    return new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Damages bytes. */
  static byte[] ofBytes(byte[] bytes, Random random) {
    var copy = bytes.clone();
    for (int i = 0, count = 1 + random.nextInt(6); i < count && copy.length > 0; i++) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }
}
