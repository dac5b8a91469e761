package dev.atoll.validators.report;

/** Strings as JSON (RFC 8259). */
final class JsonText {

  private JsonText() {}

  /** The text in quotes; control characters and lone surrogates escaped, all else as it is. */
  static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> append(out, text, i);
      }
    }
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, String text, int at) {
    var c = text.charAt(at);
    if (c < 0x20 || c == 0x7f || isLoneSurrogate(text, at)) {
      out.append("\\u%04x".formatted((int) c));
    } else {
      out.append(c);
    }
  }

  private static boolean isLoneSurrogate(String text, int at) {
    var c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
