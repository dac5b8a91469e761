package dev.atoll.policy.rule;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.rule.LayerSeven.Parser;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads what {@code toPorts} says above ports (Cilium 1.20.2, {@code policy/l4.go}). */
final class LayerSevens {

  private static final List<String> OF_HTTP_RULE =
      List.of("path", "method", "host", "headers", "headerMatches");

  private LayerSevens() {}

  static LayerSeven of(Mapping toPorts, List<Protocol> protocols) {
    var dns = mappings(toPorts, "dns");
    var http = mappings(toPorts, "http");
    var kafka = mappings(toPorts, "kafka");
    var custom = mappings(toPorts, "l7");
    var parser = parser(toPorts, protocols);
    var open =
        switch (parser) {
          case NONE -> true;
          case DNS -> dns.stream().anyMatch(LayerSevens::takesEveryName);
          case HTTP -> http.stream().anyMatch(LayerSevens::takesEveryRequest);
          case KAFKA -> kafka.stream().anyMatch(r -> Ports.text(r, "topic").isEmpty());
          case CUSTOM -> custom.stream().anyMatch(r -> r.entries().isEmpty());
          case TLS, LISTENER -> false;
        };
    return new LayerSeven(
        parser,
        open,
        Stream.of(dns, http, kafka, custom).anyMatch(rules -> !rules.isEmpty()),
        listener(toPorts),
        priority(toPorts, parser),
        secrets(toPorts),
        !toPorts.items("serverNames").isEmpty());
  }

  /** A listener before DNS rules before others, which need TCP, before TLS. */
  private static Parser parser(Mapping toPorts, List<Protocol> protocols) {
    if (toPorts.mapping("listener").isPresent()) {
      return Parser.LISTENER;
    }
    if (!mappings(toPorts, "dns").isEmpty()) {
      return Parser.DNS;
    }
    var ofTcp = protocols.contains(Protocol.TCP) ? parserOfTcp(toPorts) : Parser.NONE;
    return ofTcp == Parser.NONE && isTls(toPorts) ? Parser.TLS : ofTcp;
  }

  /** The API server of 1.20 takes HTTP only of these (Cilium 1.19.4, {@code policy/l4.go}). */
  private static Parser parserOfTcp(Mapping toPorts) {
    if (!mappings(toPorts, "http").isEmpty()) {
      return Parser.HTTP;
    }
    if (!mappings(toPorts, "kafka").isEmpty()) {
      return Parser.KAFKA;
    }
    return toPorts.string("rules", "l7proto").filter(p -> !p.isEmpty()).isPresent()
        ? Parser.CUSTOM
        : Parser.NONE;
  }

  private static boolean isTls(Mapping toPorts) {
    return !secrets(toPorts).isEmpty() || !toPorts.items("serverNames").isEmpty();
  }

  private static SortedSet<String> secrets(Mapping toPorts) {
    var all = new TreeSet<String>();
    for (var side : List.of("terminatingTLS", "originatingTLS")) {
      toPorts
          .mapping(side)
          .ifPresent(tls ->
              all.add(
                  "%s %s/%s"
                      .formatted(
                          side,
                          tls.string("secret", "namespace").orElse(""),
                          tls.string("secret", "name").orElse(""))));
    }
    return all;
  }

  private static String listener(Mapping toPorts) {
    return toPorts
        .mapping("listener")
        .map(l ->
            "%s %s/%s"
                .formatted(
                    l.string("envoyConfig", "kind").orElse(""),
                    l.string("envoyConfig", "name").orElse(""),
                    l.string("name").orElse("")))
        .orElse("");
  }

  /** Default priorities of {@code policy/l4.go}. */
  private static int priority(Mapping toPorts, Parser parser) {
    var written = toPorts.mapping("listener").map(l -> Ports.integer(l, "priority")).orElse(0L);
    if (written != 0) {
      return written.intValue();
    }
    return switch (parser) {
      case NONE -> 0;
      case HTTP -> 101;
      case KAFKA -> 106;
      case CUSTOM -> 111;
      case TLS -> 116;
      case DNS -> 121;
      case LISTENER -> 126;
    };
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
