package dev.atoll.validators.reach.text;

/** Text that stays on its line: names come from files, and a terminal must not obey them. */
public final class Plain {

  private Plain() {}

  public static String of(String text) {
    return text.codePoints().noneMatch(Plain::isControl)
        ? text
        : text.codePoints()
            .mapToObj(c -> isControl(c) ? "\\u%04x".formatted(c) : Character.toString(c))
            .reduce("", String::concat);
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
