package dev.atoll.policy.refusal;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an API server refuses in a NetworkPolicy beyond its types. Source: Kubernetes 1.37.2, {@code
 * pkg/apis/networking/validation}; its strict reading of address blocks is the default from 1.36
 * on, and what older servers take besides, Cilium cannot read. Agents trust the API server with
 * these.
 */
final class NetworkPolicyChecks {

  private static final Set<String> PROTOCOLS = Set.of("TCP", "UDP", "SCTP");
  private static final Set<String> TYPES = Set.of("Ingress", "Egress");
  private static final Pattern LOWER_CASE = Pattern.compile("[-a-z0-9]+");

  private final Found found;

  private NetworkPolicyChecks(Found found) {
    this.found = found;
  }

  static void check(Found found) {
    if (found.object().isNetworkPolicy()) {
      var checks = new NetworkPolicyChecks(found);
      found.object().value().mapping("spec").ifPresent(checks::spec);
    }
  }

  private void spec(Mapping spec) {
    spec.mapping("podSelector").ifPresent(this::selector);
    RuleEntry.mappings(spec, "ingress").forEach(r -> rule(r, "from"));
    RuleEntry.mappings(spec, "egress").forEach(r -> rule(r, "to"));
    var types = spec.items("policyTypes");
    if (types.size() > 2) {
      refuse(spec.keyPos("policyTypes"), "more than two policyTypes", "");
    }
    types.stream()
        .filter(t -> t.asString().filter(s -> !TYPES.contains(s)).isPresent())
        .forEach(t -> refuse(t.pos(), "the policy type " + text(t), "write Ingress or Egress"));
  }

  private void rule(Mapping rule, String peers) {
    RuleEntry.mappings(rule, "ports").forEach(this::port);
    RuleEntry.mappings(rule, peers).forEach(this::peer);
  }

  private void peer(Mapping peer) {
    peer.mapping("podSelector").ifPresent(this::selector);
    peer.mapping("namespaceSelector").ifPresent(this::selector);
    peer.mapping("ipBlock").ifPresent(this::ipBlock);
    var selects = peer.get("podSelector").isPresent() || peer.get("namespaceSelector").isPresent();
    if (peer.get("ipBlock").isPresent() && selects) {
      refuse(
          peer.keyPos("ipBlock"),
          "an ipBlock beside a selector",
          "write one peer for each of them");
    } else if (peer.get("ipBlock").isEmpty() && !selects) {
      refuse(
          peer.pos(),
          "a peer that says nothing",
          "write podSelector: {} for every pod of the namespace");
    }
  }

  private void ipBlock(Mapping block) {
    var outer = block.get("cidr").flatMap(this::block);
    for (var except : block.items("except")) {
      var inner = block(except);
      if (outer.isPresent()
          && inner.isPresent()
          && (!outer.get().contains(inner.get()) || outer.get().equals(inner.get()))) {
        refuse(
            except.pos(),
            "the exception " + inner.get() + ", which is no proper part of " + outer.get(),
            "leave it out, or correct one of them");
      }
    }
  }

  private Optional<Cidr> block(Value value) {
    return value
        .asString()
        .flatMap(t ->
            switch (Cidr.parse(t)) {
              case Parsed.Good<Cidr>(var cidr) -> Optional.of(cidr);
              case Parsed.Bad<Cidr>(var reason, var better) -> {
                refuse(
                    value.pos(),
                    "the address block " + text(value) + " (" + reason + ")",
                    better.map(b -> "did you mean " + b + "?").orElse(""));
                yield Optional.empty();
              }
            });
  }

  private void port(Mapping port) {
    port.get("protocol")
        .filter(p -> p.asString().filter(t -> !PROTOCOLS.contains(t)).isPresent())
        .ifPresent(p -> refuse(p.pos(), "the protocol " + text(p), "write TCP, UDP or SCTP"));
    var number = number(port.get("port"));
    var end = number(port.get("endPort"));
    number
        .filter(n -> !isPort(n))
        .ifPresent(n -> refuse(pos(port, "port"), "port " + n, "write 1 to 65535"));
    port.string("port")
        .filter(n -> !isName(n))
        .ifPresent(n -> refuse(pos(port, "port"), "the port name \"" + n + "\"", ""));
    if (end.isPresent() && number.isEmpty()) {
      refuse(port.keyPos("endPort"), "endPort without a port number", "leave it out");
    } else if (end.isPresent() && (end.get() < number.get() || !isPort(end.get()))) {
      refuse(
          pos(port, "endPort"),
          "endPort " + end.get() + " with port " + number.get(),
          "write a port from port to 65535");
    }
  }

  private static Optional<Long> number(Optional<Value> value) {
    return value
        .filter(Scalar.class::isInstance)
        .map(Scalar.class::cast)
        .filter(s -> s.type() == ScalarType.INT && s.text().length() < 18)
        .map(s -> Long.parseLong(s.text()));
  }

  private static boolean isPort(long number) {
    return number >= 1 && number <= 65535;
  }

  private static boolean isName(String name) {
    return PortChecks.isName(name) && LOWER_CASE.matcher(name).matches();
  }

  private void selector(Mapping selector) {
    SelectorFaults.ofKubernetes(selector).forEach(f -> refuse(f.pos(), f.what(), ""));
  }

  private static SourcePos pos(Mapping mapping, String key) {
    return mapping.get(key).map(Value::pos).orElse(mapping.pos());
  }

  private static String text(Value value) {
    return value.asString().orElse("");
  }

  private void refuse(SourcePos pos, String what, String hint) {
    found.structure(RefusalRule.NOT_ALLOWED, pos, "", "the API server refuses " + what, hint);
  }
}
