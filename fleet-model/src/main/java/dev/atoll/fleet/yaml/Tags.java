package dev.atoll.fleet.yaml;

import dev.atoll.fleet.value.ScalarType;
import java.util.Optional;

/** Explicit tags, as kubectl honours them. */
final class Tags {

  private static final String PREFIX = "tag:yaml.org,2002:";
  static final String MAP = PREFIX + "map";
  static final String SEQ = PREFIX + "seq";
  static final String MERGE = PREFIX + "merge";

  private Tags() {}

  /** What a scalar with a tag is; empty where the tag is unknown or does not fit the text. */
  static Optional<Resolution> resolve(String tag, String source) {
    if (!tag.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return switch (tag.substring(PREFIX.length())) {
      case "str" -> Optional.of(Resolution.string(source));
      case "bool" -> only(ScalarType.BOOL, source);
      case "null" -> only(ScalarType.NULL, source);
      case "int" ->
          GoIntegers.parse(source.replace("_", "")).isPresent()
              ? only(ScalarType.INT, source)
              : Optional.empty();
      case "float" -> floating(source);
      default -> Optional.empty();
    };
  }

  private static Optional<Resolution> only(ScalarType type, String source) {
    return Optional.of(Resolution.ofPlain(source)).filter(r -> r.type() == type);
  }

  private static Optional<Resolution> floating(String source) {
    var plain = Resolution.ofPlain(source);
    return switch (plain.type()) {
      case FLOAT -> Optional.of(plain);
      case INT -> Optional.of(Resolution.ofDouble(Double.parseDouble(plain.text())));
      case NULL, BOOL, STRING -> Optional.empty();
    };
  }

  /** {@code !!int} for the long form. */
  static String brief(String tag) {
    return tag.startsWith(PREFIX) ? "!!" + tag.substring(PREFIX.length()) : tag;
  }
}
