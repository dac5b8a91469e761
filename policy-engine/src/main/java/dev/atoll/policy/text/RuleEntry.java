package dev.atoll.policy.text;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One entry of a section of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy.
 *
 * @param spec the {@code spec}, or one of the {@code specs}, that it stands in
 */
public record RuleEntry(Section section, Mapping rule, Mapping spec) {

  /** The four lists of rules. */
  public enum Section {
    INGRESS("ingress", "from", false, ""),
    INGRESS_DENY("ingressDeny", "from", true, ""),
    EGRESS("egress", "to", false, "Services FQDNs"),
    EGRESS_DENY("egressDeny", "to", true, "Services");

    public final String field;
    public final String peerPrefix;
    public final boolean denies;
    private final Set<String> peerFields;

    Section(String field, String peerPrefix, boolean denies, String more) {
      this.field = field;
      this.peerPrefix = peerPrefix;
      this.denies = denies;
      this.peerFields =
          Arrays.stream(("Endpoints CIDR CIDRSet Entities Nodes Groups " + more).split(" "))
              .map(k -> peerPrefix + k)
              .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a field of a rule is a list of peers; other fields the API server drops. */
    boolean isPeers(String rulesField) {
      return peerFields.contains(rulesField);
    }

    public boolean isIngress() {
      return peerPrefix.equals("from");
    }
  }

  /** {@code spec} and every one of {@code specs}. */
  public static List<Mapping> specs(Mapping policy) {
    var all = new ArrayList<Mapping>();
    policy.mapping("spec").ifPresent(all::add);
    all.addAll(mappings(policy, "specs"));
    return List.copyOf(all);
  }

  /** Every entry of every section, in the order of the sections. */
  public static List<RuleEntry> of(Mapping policy) {
    var all = new ArrayList<RuleEntry>();
    for (var spec : specs(policy)) {
      for (var section : Section.values()) {
        mappings(spec, section.field).forEach(r -> all.add(new RuleEntry(section, r, spec)));
      }
    }
    return List.copyOf(all);
  }

  /** The mappings in a list; what else stands there the structure check reports. */
  public static List<Mapping> mappings(Mapping in, String field) {
    var items = in.items(field);
    if (items.isEmpty()) {
      return List.of();
    }
    var mappings = new ArrayList<Mapping>(items.size());
    for (var item : items) {
      if (item instanceof Mapping m) {
        mappings.add(m);
      }
    }
    return List.copyOf(mappings);
  }

  /** Whether the rule acts on nodes. */
  public boolean isOfHost() {
    return spec.get("nodeSelector").isPresent();
  }

  /** The items of {@code fromX} or {@code toX}. */
  public List<Mapping> peers(String kind) {
    return mappings(rule, section.peerPrefix + kind);
  }

  /** The lists of peers that are not empty, by field. */
  public List<Map.Entry<String, Value>> filledPeers() {
    var filled = new ArrayList<Map.Entry<String, Value>>();
    rule.entries()
        .forEach((field, entry) -> {
          if (section.isPeers(field)
              && entry.value() instanceof Sequence s
              && !s.items().isEmpty()) {
            filled.add(Map.entry(field, s));
          }
        });
    return List.copyOf(filled);
  }
}
