package dev.atoll.policy.rule;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.rule.LayerSeven.Parser;
import java.util.List;

/** Reads what {@code toPorts} says above ports (Cilium 1.20.2, {@code policy/l4.go}). */
final class LayerSevens {

  private static final List<String> OF_HTTP_RULE =
      List.of("path", "method", "host", "headers", "headerMatches");

  private LayerSevens() {}

  static LayerSeven of(Mapping toPorts, List<Protocol> protocols) {
    if (toPorts.mapping("listener").isPresent()) {
      return new LayerSeven(Parser.LISTENER, false);
    }
    var dns = mappings(toPorts, "dns");
    if (!dns.isEmpty()) {
      return new LayerSeven(Parser.DNS, dns.stream().anyMatch(LayerSevens::takesEveryName));
    }
    var http = mappings(toPorts, "http");
    if (!http.isEmpty() && protocols.contains(Protocol.TCP)) {
      return new LayerSeven(Parser.HTTP, http.stream().anyMatch(LayerSevens::takesEveryRequest));
    }
    return isTls(toPorts) ? new LayerSeven(Parser.TLS, false) : LayerSeven.NONE;
  }

  private static boolean isTls(Mapping toPorts) {
    return toPorts.mapping("terminatingTLS").isPresent()
        || toPorts.mapping("originatingTLS").isPresent()
        || !toPorts.items("serverNames").isEmpty();
  }

  private static boolean takesEveryName(Mapping rule) {
    return rule.string("matchPattern").filter("*"::equals).isPresent();
  }

  private static boolean takesEveryRequest(Mapping rule) {
    return OF_HTTP_RULE.stream()
        .allMatch(f -> Ports.text(rule, f).isEmpty() && rule.items(f).isEmpty());
  }

  private static List<Mapping> mappings(Mapping toPorts, String kind) {
    return toPorts.mapping("rules").map(r -> r.items(kind)).orElse(List.of()).stream()
        .flatMap(v -> v.asMapping().stream())
        .toList();
  }
}
