package dev.atoll.agent.policy;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.rule.PolicyEntry;
import dev.atoll.policy.rule.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for protocols that have no ports, such as VRRP and IGMP (Cilium 1.20.2, {@code
 * pkg/policy/api/l4.go}). Entries of such a rule lack them.
 */
final class OtherProtocols {

  private static final Pattern PATH = Pattern.compile("(spec|specs\\[(\\d+)])\\.(\\w+)\\[(\\d+)]");

  private OtherProtocols() {}

  /** Whether the rule that an entry is of names one. */
  static boolean areIn(Mapping policy, PolicyEntry entry) {
    return rule(policy, entry.source().rule()).stream()
        .flatMap(r -> mappings(r.items("toPorts")).stream())
        .flatMap(p -> mappings(p.items("ports")).stream())
        .map(p -> p.string("protocol").orElse(""))
        .anyMatch(OtherProtocols::isOther);
  }

  private static boolean isOther(String word) {
    return !word.isEmpty()
        && !word.equalsIgnoreCase("ANY")
        && Protocol.of(word).filter(p -> p != Protocol.OTHER).isEmpty();
  }

  private static Optional<Mapping> rule(Mapping policy, String path) {
    var parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    var spec =
        parts.group(2) == null ? policy.mapping("spec") : at(policy.items("specs"), parts.group(2));
    return spec.flatMap(s -> at(s.items(parts.group(3)), parts.group(4)));
  }

  private static Optional<Mapping> at(List<Value> items, String index) {
    var i = Integer.parseInt(index);
    return i < items.size() ? items.get(i).asMapping() : Optional.empty();
  }

  private static List<Mapping> mappings(List<Value> items) {
    return items.stream().flatMap(v -> v.asMapping().stream()).toList();
  }
}
