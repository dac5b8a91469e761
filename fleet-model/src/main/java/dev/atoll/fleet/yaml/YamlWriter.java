package dev.atoll.fleet.yaml;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;

/**
 * Values as YAML in block style, keys sorted, that kubectl and {@link YamlReader} read back as the
 * same data. Equal values have equal texts.
 */
public final class YamlWriter {

  /** YAML wants the colon within 1,024 characters of the key. */
  private static final int LONGEST_KEY = 1_000;

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /** One document, without {@code ---}, with a line break at its end. */
  public static String write(Value value) {
    var writer = new YamlWriter();
    if (isBlock(value)) {
      writer.block(value, 0);
    } else {
      writer.out.append(inline(value)).append('\n');
    }
    return writer.out.toString();
  }

  private static boolean isBlock(Value value) {
    return switch (value) {
      case Scalar s -> false;
      case Mapping m -> !m.entries().isEmpty();
      case Sequence s -> !s.items().isEmpty();
    };
  }

  /** Writes a collection that is not empty; the cursor stands at its indentation. */
  private void block(Value value, int indent) {
    switch (value) {
      case Scalar s -> throw new IllegalStateException("a scalar is no block");
      case Mapping m -> mapping(m, indent);
      case Sequence s -> sequence(s, indent);
    }
  }

  private void mapping(Mapping mapping, int indent) {
    var first = true;
    for (var key : mapping.sortedKeys()) {
      if (!first) {
        out.repeat(' ', indent);
      }
      first = false;
      key(key, indent);
      mapping.get(key).ifPresent(value -> underKey(value, indent));
    }
  }

  private void key(String key, int indent) {
    var text = YamlStrings.inline(key);
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      out.append("? ").append(text).append('\n').repeat(' ', indent).append(':');
    } else {
      out.append(text).append(':');
    }
  }

  private void underKey(Value value, int indent) {
    if (isBlock(value)) {
      var inner = value instanceof Mapping ? indent + 2 : indent;
      out.append('\n').repeat(' ', inner);
      block(value, inner);
    } else {
      out.append(' ');
      leaf(value, indent + 2);
    }
  }

  private void sequence(Sequence sequence, int indent) {
    var first = true;
    for (var item : sequence.items()) {
      if (!first) {
        out.repeat(' ', indent);
      }
      first = false;
      out.append("- ");
      if (isBlock(item)) {
        block(item, indent + 2);
      } else {
        leaf(item, indent + 2);
      }
    }
  }

  private void leaf(Value value, int indent) {
    if (value instanceof Scalar s
        && s.type() == ScalarType.STRING
        && YamlStrings.isLiteral(s.text())) {
      literal(s.text(), indent);
    } else {
      out.append(inline(value)).append('\n');
    }
  }

  private void literal(String text, int indent) {
    var ends = text.endsWith("\n");
    out.append(ends ? "|\n" : "|-\n");
    for (var line : (ends ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
      out.repeat(' ', line.isEmpty() ? 0 : indent).append(line).append('\n');
    }
  }

  private static String inline(Value value) {
    return switch (value) {
      case Mapping m -> "{}";
      case Sequence s -> "[]";
      case Scalar s when s.type() == ScalarType.STRING -> YamlStrings.inline(s.text());
      case Scalar s -> s.text().equals("-0") ? "-0.0" : s.text();
    };
  }
}
