package dev.atoll.validators.report;

/**
 * Text that stays on its line. Messages quote what was written in a fleet, and a terminal must not
 * obey it.
 */
final class OneLine {

  private OneLine() {}

  /** The text with control and direction characters as {@code \}{@code uXXXX}. */
  static String of(String text) {
    return text.chars().allMatch(c -> isPlain((char) c)) ? text : escaped(text);
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    for (var c : text.toCharArray()) {
      if (isPlain(c)) {
        out.append(c);
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
