package dev.atoll.fleet.yaml;

import dev.atoll.fleet.value.ScalarType;

/** The form in which a string is written. */
final class YamlStrings {

  private YamlStrings() {}

  /** On one line: plain where no parser could see anything but this string, else in quotes. */
  static String inline(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty() || !isPlainStart(text.charAt(0)) || isNumberLike(text)) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isPlainAt(text, i)) {
        return false;
      }
    }
    return Resolution.ofPlain(text).type() == ScalarType.STRING;
  }

  private static boolean isPlainStart(char c) {
    return isLetterOrDigit(c) || c == '_' || c == '/' || c == '$' || c == '(' || c == '^';
  }

  private static boolean isPlainAt(String text, int at) {
    var c = text.charAt(at);
    var last = at == text.length() - 1;
    return switch (c) {
      case ' ' -> !last && text.charAt(at + 1) != ' ' && text.charAt(at + 1) != '#';
      case ':' -> !last && text.charAt(at + 1) != ' ';
      case '{', '}', '[', ']', ',', '#', '"', '\'', '`', '\\', '|', '>', '%', '@', '&', '!' ->
          false;
      default -> c > 0x20 && c < 0x7F;
    };
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  /** Numbers, dates and times of any YAML version; some strings that are none of these as well. */
  private static boolean isNumberLike(String text) {
    if (text.charAt(0) < '0' || text.charAt(0) > '9') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789abcdefABCDEFxXoO_:.+-tTzZ ".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text of several lines can be a literal block that reads back exactly. */
  static boolean isLiteral(String text) {
    if (text.indexOf('\n') <= 0 || text.endsWith("\n\n") || text.charAt(0) == ' ') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c != '\n' && (c < 0x20 || c > 0x7E)) {
        return false;
      }
      if (c == '\n' && text.charAt(i - 1) == ' ') {
        return false;
      }
    }
    return !text.endsWith(" ");
  }

  private static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      var point = text.codePointAt(i);
      i += Character.charCount(point) - 1;
      character(out, point);
    }
    return out.append('"').toString();
  }

  private static void character(StringBuilder out, int point) {
    switch (point) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (isPrintable(point)) {
          out.appendCodePoint(point);
        } else if (point >= 0xD800 && point <= 0xDFFF) {
          out.append('\uFFFD');
        } else {
          out.append(point > 0xFFFF ? "\\U%08X".formatted(point) : "\\u%04X".formatted(point));
        }
      }
    }
  }

  /** What every YAML reader takes as it is, and an eye can see. */
  private static boolean isPrintable(int point) {
    if (point < 0x7F) {
      return point >= 0x20;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
