package dev.atoll.policy.rule;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ports of rules (Cilium 1.20.2, {@code policy/l4.go} and {@code policy/api/l4.go}). */
final class Ports {

  /** Service names of RFC 6335: at most 15 characters, at least one letter. */
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,15}$)(?=.*[a-zA-Z])[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*");

  private Ports() {}

  /** A number or a name, with the protocols that it holds for; empty where neither can be read. */
  static Optional<PortRange> range(String port, long endPort, List<Protocol> protocols) {
    if (NAME.matcher(port).matches()) {
      return Optional.of(named(port, endPort, protocols));
    }
    var number = port.isEmpty() ? Optional.of(0) : number(port);
    return number.map(n -> numbered(n, endPort, protocols));
  }

  private static PortRange named(String name, long end, List<Protocol> protocols) {
    var last = (int) Math.max(0, Math.min(end, PortRange.LAST));
    return PortRange.named(protocols, name, last);
  }

  /** Port 0 is every port, also with an end; an end at or below the port does not count. */
  private static PortRange numbered(int port, long end, List<Protocol> protocols) {
    if (port == 0) {
      return PortRange.all(protocols);
    }
    return new PortRange(
        protocols, port, end > port ? (int) Math.min(end, PortRange.LAST) : port, "");
  }

  /** As Go's ParseUint with base 0: a leading 0 is octal. */
  private static Optional<Integer> number(String text) {
    try {
      var octal = text.length() > 1 && text.startsWith("0");
      var n = Integer.parseInt(text, octal ? 8 : 10);
      return n >= 0 && n <= PortRange.LAST ? Optional.of(n) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The {@code toPorts} and {@code icmps} of one of Cilium's rules; everything without either. */
  static List<PortRule> ofRule(Mapping rule) {
    var ports = rule.items("toPorts");
    var icmps = rule.items("icmps");
    if (ports.isEmpty() && icmps.isEmpty()) {
      return List.of(PortRule.EVERYTHING);
    }
    var all = new ArrayList<PortRule>();
    ports.forEach(p -> p.asMapping().ifPresent(m -> all.addAll(ofPorts(m))));
    icmps.forEach(i -> i.asMapping().ifPresent(m -> all.addAll(ofIcmp(m))));
    return all;
  }

  private static List<PortRule> ofPorts(Mapping toPorts) {
    return toPorts.items("ports").stream()
        .flatMap(p -> p.asMapping().stream())
        .flatMap(p -> range(p).stream())
        .map(r -> new PortRule(r, LayerSevens.of(toPorts, r.protocols())))
        .toList();
  }

  private static Optional<PortRange> range(Mapping port) {
    var protocols = Protocol.ofPort(port.string("protocol").orElse(""));
    return protocols.isEmpty()
        ? Optional.empty()
        : range(text(port, "port").toLowerCase(Locale.ROOT), integer(port, "endPort"), protocols);
  }

  private static List<PortRule> ofIcmp(Mapping icmp) {
    return icmp.items("fields").stream()
        .flatMap(f -> f.asMapping().stream())
        .map(Ports::icmpType)
        .map(r -> new PortRule(r, LayerSeven.NONE))
        .toList();
  }

  /** Type 0 is port 0, which is every type; so is what is no type. */
  private static PortRange icmpType(Mapping field) {
    var v6 = field.string("family").filter("IPv6"::equals).isPresent();
    var protocols = List.of(v6 ? Protocol.ICMPV6 : Protocol.ICMP);
    return numbered(IcmpTypes.of(v6, text(field, "type")).orElse(0), 0, protocols);
  }

  static String text(Mapping in, String key) {
    return in.get(key)
        .filter(v -> v instanceof Scalar && !v.isNull())
        .map(v -> ((Scalar) v).text())
        .orElse("");
  }

  static long integer(Mapping in, String key) {
    return in.get(key).map(Ports::integer).orElse(0L);
  }

  private static long integer(Value value) {
    try {
      return value instanceof Scalar s ? Long.parseLong(s.text()) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
