package dev.atoll.fleet.schema;

import java.util.Optional;
import java.util.regex.Pattern;

/** A place in a document; its text is made only where something is wrong there. */
record Path(Optional<Path> parent, String key, int index) {
  private static final int NO_INDEX = -1;

  static final Path TOP = new Path(Optional.empty(), "", NO_INDEX);

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]*");

  Path key(String key) {
    return new Path(Optional.of(this), key, NO_INDEX);
  }

  Path item(int index) {
    return new Path(Optional.of(this), "", index);
  }

  private String step() {
    if (index != NO_INDEX) {
      return "[" + index + "]";
    }
    return PLAIN.matcher(key).matches() ? "." + key : "[\"" + key + "\"]";
  }

  /** {@code spec.ports[0].name}. */
  String text() {
    if (parent.isEmpty()) {
      return "";
    }
    var text = parent.get().text() + step();
    return text.startsWith(".") ? text.substring(1) : text;
  }

  /** The path as the subject of a sentence. */
  String subject() {
    return this.equals(TOP) ? "the document" : text();
  }
}
