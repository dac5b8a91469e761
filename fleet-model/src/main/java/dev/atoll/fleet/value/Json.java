package dev.atoll.fleet.value;

import java.nio.charset.StandardCharsets;

/** JSON text of values. */
public final class Json {

  private Json() {}

  /**
   * The canonical form: no white space, keys sorted by UTF-16 code unit, only what must be escaped
   * is escaped, UTF-8. Equal values have equal bytes.
   */
  public static byte[] write(Value value) {
    var out = new JsonBytes();
    out.value(value);
    return out.toByteArray();
  }

  /** The canonical form as text. */
  public static String text(Value value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /** For people: keys sorted, two spaces a level, a line break at the end. */
  public static String pretty(Value value) {
    var out = new JsonBytes();
    out.pretty(value, 0);
    out.raw("\n");
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  /**
   * Reads one JSON text (RFC 8259) without positions.
   *
   * @throws JsonSyntaxException if it is not JSON in UTF-8, has a key twice in one object, or is
   *     nested deeper than 500
   */
  public static Value read(byte[] json) {
    return new JsonParser(json).parse();
  }
}
