package dev.atoll.agent.schema;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Writes JSON with the bytes of Go's {@code encoding/json}: no spaces, maps sorted by key, and
 * {@code <}, {@code >}, {@code &}, U+2028 and U+2029 escaped ({@code json.Marshal}, Go 1.26, file
 * {@code encode.go}).
 */
public final class GoJson {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text;
  private boolean first = true;

  private GoJson(StringBuilder text) {
    this.text = text;
  }

  /** The bytes of an object whose fields are written by {@code fields}, in their order. */
  public static byte[] bytes(Consumer<GoJson> fields) {
    var text = new StringBuilder(256);
    object(text, fields);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void object(StringBuilder text, Consumer<GoJson> fields) {
    text.append('{');
    fields.accept(new GoJson(text));
    text.append('}');
  }

  public GoJson string(String name, String value) {
    name(name);
    quote(text, value);
    return this;
  }

  /** The same, left out where it is empty: {@code omitempty}. */
  public GoJson stringIfAny(String name, String value) {
    return value.isEmpty() ? this : string(name, value);
  }

  public GoJson number(String name, long value) {
    name(name).append(value);
    return this;
  }

  public GoJson numberIfAny(String name, long value) {
    return value == 0 ? this : number(name, value);
  }

  public GoJson bool(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  public GoJson boolIfTrue(String name, boolean value) {
    return value ? bool(name, true) : this;
  }

  public GoJson nothing(String name) {
    name(name).append("null");
    return this;
  }

  public GoJson object(String name, Consumer<GoJson> fields) {
    name(name);
    object(text, fields);
    return this;
  }

  public GoJson strings(String name, Map<String, String> values) {
    return map(name, values, (json, entry) -> json.string(entry.getKey(), entry.getValue()));
  }

  /** A map, sorted by the bytes of its keys; {@code each} writes one entry under its key. */
  public <V> GoJson map(
      String name, Map<String, V> values, BiConsumer<GoJson, Map.Entry<String, V>> each) {
    var sorted = new TreeMap<String, V>(GoJson::byCodePoint);
    sorted.putAll(values);
    return object(name, json -> sorted.entrySet().forEach(entry -> each.accept(json, entry)));
  }

  public <T> GoJson objects(String name, Collection<T> values, BiConsumer<GoJson, T> each) {
    name(name).append('[');
    var separator = "";
    for (var value : values) {
      text.append(separator);
      object(text, json -> each.accept(json, value));
      separator = ",";
    }
    text.append(']');
    return this;
  }

  public GoJson strings(String name, Collection<String> values) {
    name(name).append('[');
    var separator = "";
    for (var value : values) {
      text.append(separator);
      quote(text, value);
      separator = ",";
    }
    text.append(']');
    return this;
  }

  private StringBuilder name(String name) {
    if (!first) {
      text.append(',');
    }
    first = false;
    quote(text, name);
    return text.append(':');
  }

  /** Order of UTF-8 bytes, which is that of code points and not that of UTF-16. */
  private static int byCodePoint(String a, String b) {
    return java.util.Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static void quote(StringBuilder text, String value) {
    text.append('"');
    for (var i = 0; i < value.length(); i++) {
      escape(text, value, i);
    }
    text.append('"');
  }

  private static void escape(StringBuilder text, String value, int i) {
    var c = value.charAt(i);
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '<', '>', '&', '\u2028', '\u2029' -> unicode(text, c);
      default -> {
        if (c < 0x20) {
          unicode(text, c);
        } else if (isLone(value, i)) {
          text.append("\\ufffd");
        } else {
          text.append(c);
        }
      }
    }
  }

  /** Half of a pair, which no UTF-8 text of Go holds. */
  private static boolean isLone(String value, int i) {
    var c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  private static void unicode(StringBuilder text, char c) {
    text.append("\\u");
    for (var shift = 12; shift >= 0; shift -= 4) {
      text.append(HEX[c >> shift & 0xf]);
    }
  }
}
