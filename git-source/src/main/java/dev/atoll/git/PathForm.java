package dev.atoll.git;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A path as it stands in a tree, and what is wrong with it.
 *
 * @param text with replacement characters where the bytes are not UTF-8
 * @param fault a sentence for people
 */
record PathForm(String text, Optional<String> fault) {

  /** Of one name, and of a whole path: the limits of Linux. */
  private static final int NAME_BYTES = 255;

  private static final int PATH_BYTES = 4095;

  static PathForm of(byte[] raw) {
    var text = new String(raw, StandardCharsets.UTF_8);
    return new PathForm(text, fault(raw, text));
  }

  private static Optional<String> fault(byte[] raw, String text) {
    if (!isUtf8(raw)) {
      return Optional.of("the path is not UTF-8");
    }
    if (raw.length > PATH_BYTES) {
      return Optional.of("the path is longer than " + PATH_BYTES + " bytes");
    }
    if (text.codePoints().anyMatch(PathForm::isUnsafe)) {
      return Optional.of(
          "the path has a backslash, a control character or one that changes the direction of text");
    }
    return nameFault(text.substring(text.lastIndexOf('/') + 1));
  }

  private static Optional<String> nameFault(String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      return Optional.of("the path has . or .. in it");
    }
    if (name.toLowerCase(Locale.ROOT).equals(".git")) {
      return Optional.of("the path has .git in it");
    }
    return name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES
        ? Optional.of("the name is longer than " + NAME_BYTES + " bytes")
        : Optional.empty();
  }

  /** The path with unsafe characters spelled out. */
  static String shown(String path) {
    var shown = new StringBuilder();
    path.codePoints()
        .forEach(
            c -> {
              if (c != '\\' && isUnsafe(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  /** Backslash, control characters, line separators, marks and overrides of direction. */
  private static boolean isUnsafe(int c) {
    return c == '\\'
        || switch (Character.getType(c)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE -> true;
          default -> false;
        };
  }

  private static boolean isUtf8(byte[] raw) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
