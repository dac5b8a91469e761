package dev.atoll.fleet.schema;

import java.util.Optional;
import java.util.regex.Pattern;

/** A place in a document; its text is made only where something is wrong there. */
record Path(Optional<Path> parent, String step) {
  static final Path TOP = new Path(Optional.empty(), "");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]*");

  Path key(String key) {
    return new Path(Optional.of(this), PLAIN.matcher(key).matches() ? "." + key : quoted(key));
  }

  Path item(int index) {
    return new Path(Optional.of(this), "[" + index + "]");
  }

  private static String quoted(String key) {
    return "[\"" + key + "\"]";
  }

  /** {@code spec.ports[0].name}. */
  String text() {
    var text = parent.map(Path::text).orElse("") + step;
    return text.startsWith(".") ? text.substring(1) : text;
  }

  /** The path as the subject of a sentence. */
  String subject() {
    return this.equals(TOP) ? "the document" : text();
  }
}
