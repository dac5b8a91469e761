package dev.atoll.fleet.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * JSON written straight into a growing array: the hot path of rendering, so no streams, no
 * intermediate strings, and keys are sorted only where they are out of order.
 */
final class JsonBytes {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[1024];
  private int size;

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void value(Value value) {
    switch (value) {
      case Scalar s -> scalar(s);
      case Mapping m -> mapping(m);
      case Sequence s -> sequence(s);
    }
  }

  private void scalar(Scalar scalar) {
    if (scalar.type() == ScalarType.STRING) {
      string(scalar.text());
    } else {
      raw(scalar.text());
    }
  }

  private void mapping(Mapping mapping) {
    put('{');
    var keys = sortedKeys(mapping.entries());
    for (int i = 0; i < keys.length; i++) {
      if (i > 0) {
        put(',');
      }
      string(keys[i]);
      put(':');
      value(at(mapping, keys[i]));
    }
    put('}');
  }

  private void sequence(Sequence sequence) {
    put('[');
    var items = sequence.items();
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        put(',');
      }
      value(items.get(i));
    }
    put(']');
  }

  void pretty(Value value, int level) {
    switch (value) {
      case Scalar s -> scalar(s);
      case Mapping m when m.entries().isEmpty() -> raw("{}");
      case Sequence s when s.items().isEmpty() -> raw("[]");
      case Mapping m -> {
        put('{');
        var keys = sortedKeys(m.entries());
        for (int i = 0; i < keys.length; i++) {
          line(i > 0, level + 1);
          string(keys[i]);
          raw(": ");
          pretty(at(m, keys[i]), level + 1);
        }
        line(false, level);
        put('}');
      }
      case Sequence s -> {
        put('[');
        for (int i = 0; i < s.items().size(); i++) {
          line(i > 0, level + 1);
          pretty(s.items().get(i), level + 1);
        }
        line(false, level);
        put(']');
      }
    }
  }

  private void line(boolean comma, int level) {
    raw(comma ? ",\n" : "\n");
    raw("  ".repeat(level));
  }

  private static Value at(Mapping mapping, String key) {
    var entry = mapping.entries().get(key);
    if (entry == null) {
      throw new IllegalStateException("a key of the mapping is gone: " + key);
    }
    return entry.value();
  }

  private static String[] sortedKeys(Map<String, Mapping.Entry> entries) {
    var keys = entries.keySet().toArray(new String[0]);
    for (int i = 1; i < keys.length; i++) {
      if (keys[i - 1].compareTo(keys[i]) > 0) {
        Arrays.sort(keys);
        break;
      }
    }
    return keys;
  }

  /** Appends ASCII text as it is. */
  @SuppressWarnings("deprecation") // the one copy of Latin-1 bytes that allocates nothing
  void raw(String text) {
    ensure(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  private void string(String text) {
    var length = text.length();
    ensure(length * 3 + 2);
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      var c = text.charAt(i);
      if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
        bytes[size++] = (byte) c;
      } else {
        i += special(text, i, c);
        ensure((length - i) * 3 + 2);
      }
    }
    bytes[size++] = '"';
  }

  /** Writes one character that is not plain ASCII; how many more characters it took. */
  private int special(String text, int at, char c) {
    ensure(6);
    if (c < 0x80) {
      escape(c);
    } else if (c < 0x800) {
      bytes[size++] = (byte) (0xC0 | c >> 6);
      bytes[size++] = (byte) (0x80 | c & 0x3F);
    } else if (Character.isSurrogate(c)) {
      return surrogate(text, at);
    } else {
      bytes[size++] = (byte) (0xE0 | c >> 12);
      bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
      bytes[size++] = (byte) (0x80 | c & 0x3F);
    }
    return 0;
  }

  /** Half a pair becomes U+FFFD, as in Go. */
  private int surrogate(String text, int at) {
    var point = text.codePointAt(at);
    if (!Character.isSupplementaryCodePoint(point)) {
      special(text, at, '\uFFFD');
      return 0;
    }
    bytes[size++] = (byte) (0xF0 | point >> 18);
    bytes[size++] = (byte) (0x80 | point >> 12 & 0x3F);
    bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
    bytes[size++] = (byte) (0x80 | point & 0x3F);
    return 1;
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> raw("\\\"");
      case '\\' -> raw("\\\\");
      case '\n' -> raw("\\n");
      case '\r' -> raw("\\r");
      case '\t' -> raw("\\t");
      case '\b' -> raw("\\b");
      case '\f' -> raw("\\f");
      case '\u007f' -> put(c);
      default -> {
        raw("\\u00");
        put(HEX[c >> 4]);
        put(HEX[c & 15]);
      }
    }
  }

  private void put(int b) {
    ensure(1);
    bytes[size++] = (byte) b;
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
