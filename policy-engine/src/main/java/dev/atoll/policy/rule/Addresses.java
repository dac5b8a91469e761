package dev.atoll.policy.rule;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Optional;

/** Reads addresses as Cilium does: host bits are dropped, a bare address is a block of one. */
final class Addresses {

  private Addresses() {}

  static Optional<Cidr> cidr(String text) {
    var slash = text.indexOf('/');
    if (!(Ip.parse(slash < 0 ? text : text.substring(0, slash)) instanceof Parsed.Good<Ip> ip)) {
      return Optional.empty();
    }
    var length = slash < 0 ? ip.value().bits() : length(text.substring(slash + 1));
    return length < 0 || length > ip.value().bits()
        ? Optional.empty()
        : Optional.of(Cidr.containing(ip.value(), length));
  }

  private static int length(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  static List<Cidr> cidrs(List<Value> values) {
    return values.stream()
        .flatMap(v -> v.asString().stream())
        .flatMap(t -> cidr(t).stream())
        .toList();
  }
}
