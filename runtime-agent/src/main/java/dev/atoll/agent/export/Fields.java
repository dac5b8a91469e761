package dev.atoll.agent.export;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of objects as Go would read them: what is missing is empty or 0. */
final class Fields {
  private Fields() {}

  static String text(Mapping object, String... path) {
    return object.string(path).orElse("");
  }

  static long number(Mapping object, String... path) {
    return numberIfAny(object, path).orElse(0L);
  }

  static Optional<Long> numberIfAny(Mapping object, String... path) {
    return object.at(path).flatMap(Fields::number);
  }

  private static Optional<Long> number(Value value) {
    return value instanceof Scalar s && s.type() == ScalarType.INT
        ? Optional.of(Long.parseLong(s.text()))
        : Optional.empty();
  }

  static Optional<Boolean> bool(Mapping object, String... path) {
    return object
        .at(path)
        .filter(v -> v instanceof Scalar s && s.type() == ScalarType.BOOL)
        .map(v -> ((Scalar) v).text().equals("true"));
  }

  /** The mappings of a list. */
  static List<Mapping> items(Mapping object, String... path) {
    return object.items(path).stream().flatMap(v -> v.asMapping().stream()).toList();
  }

  /** The texts of a list. */
  static List<String> texts(Mapping object, String... path) {
    return object.items(path).stream().flatMap(v -> v.asString().stream()).toList();
  }

  /** The texts of a mapping by their keys. */
  static Map<String, String> map(Mapping object, String... path) {
    var map = new HashMap<String, String>();
    object
        .mapping(path)
        .ifPresent(
            m -> m.entries().keySet().forEach(k -> m.string(k).ifPresent(v -> map.put(k, v))));
    return map;
  }

  /**
   * What Go's {@code net.ParseIP} makes of a text and writes again: IPv4 in IPv6 form is IPv4;
   * empty if it is no address.
   */
  static String ip(String text) {
    return parsed(text).map(Ip::toString).orElse("");
  }

  private static Optional<Ip> parsed(String text) {
    return switch (Ip.parse(text)) {
      case Good<Ip>(var ip) -> Optional.of(ip);
      case Bad<Ip>(var reason, var better) ->
          text.contains(":") && !text.contains("%") ? better.map(Ip::of) : Optional.empty();
    };
  }

  /** The block that an address with a length is in; empty if it is none. */
  static Optional<Cidr> block(String text) {
    var slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    var length = Integer.parseInt(text.substring(slash + 1));
    return Ip.parse(text.substring(0, slash))
        .good()
        .filter(ip -> length <= ip.bits())
        .map(ip -> Cidr.containing(ip, length));
  }
}
