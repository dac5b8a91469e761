package dev.atoll.templates;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON with sorted keys and no white space: the same data gives the same bytes, whatever the order
 * it was written in.
 */
final class CanonicalJson {

  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder(1024);

  private CanonicalJson() {}

  static byte[] bytes(Value value) {
    var writer = new CanonicalJson();
    writer.write(value);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(Value value) {
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
      out.append(scalar.text());
    }
  }

  private void mapping(Mapping mapping) {
    var keys = mapping.entries().keySet().toArray(new String[0]);
    Arrays.sort(keys);
    var separator = '{';
    for (var key : keys) {
      out.append(separator);
      string(key);
      out.append(':');
      mapping.get(key).ifPresent(this::write);
      separator = ',';
    }
    out.append(keys.length == 0 ? "{}" : "}");
  }

  private void sequence(Sequence sequence) {
    var separator = '[';
    for (var item : sequence.items()) {
      out.append(separator);
      write(item);
      separator = ',';
    }
    out.append(sequence.items().isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    for (var i = 0; i < text.length(); i++) {
      character(text.charAt(i));
    }
    out.append('"');
  }

  private void character(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20) {
          out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        } else {
          out.append(c);
        }
      }
    }
  }
}
