package dev.atoll.fleet.value;

/**
 * One scalar.
 *
 * @param type what it is after resolution
 * @param text its canonical JSON text without quotes: {@code true}, {@code 8} (also for {@code
 *     010}), {@code 1.5}, {@code null}, or the characters of a string
 * @param source the text as written, before resolution; for the finding that asks to quote it
 * @param pos where it stands
 */
public record Scalar(ScalarType type, String text, String source, SourcePos pos) implements Value {

  public static Scalar string(String text, SourcePos pos) {
    return new Scalar(ScalarType.STRING, text, text, pos);
  }

  public static Scalar integer(long number, SourcePos pos) {
    var text = Long.toString(number);
    return new Scalar(ScalarType.INT, text, text, pos);
  }

  public static Scalar bool(boolean value, SourcePos pos) {
    var text = Boolean.toString(value);
    return new Scalar(ScalarType.BOOL, text, text, pos);
  }

  public static Scalar nil(SourcePos pos) {
    return new Scalar(ScalarType.NULL, "null", "", pos);
  }

  /** A string with this one's position. */
  public Scalar withText(String newText) {
    return string(newText, pos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar s && type == s.type && text.equals(s.text);
  }

  @Override
  public int hashCode() {
    return 31 * type.ordinal() + text.hashCode();
  }
}
