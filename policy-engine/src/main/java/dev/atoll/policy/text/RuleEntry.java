package dev.atoll.policy.text;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One entry of a section of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy.
 *
 * @param spec the {@code spec}, or one of the {@code specs}, that it stands in
 */
public record RuleEntry(Section section, Mapping rule, Mapping spec) {

  /** The four lists of rules. */
  public enum Section {
    INGRESS("ingress", "from", false),
    INGRESS_DENY("ingressDeny", "from", true),
    EGRESS("egress", "to", false),
    EGRESS_DENY("egressDeny", "to", true);

    public final String field;
    public final String peerPrefix;
    public final boolean denies;

    Section(String field, String peerPrefix, boolean denies) {
      this.field = field;
      this.peerPrefix = peerPrefix;
      this.denies = denies;
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
          if (isPeerField(field) && entry.value() instanceof Sequence s && !s.items().isEmpty()) {
            filled.add(Map.entry(field, s));
          }
        });
    return List.copyOf(filled);
  }

  private boolean isPeerField(String field) {
    return field.startsWith(section.peerPrefix)
        && !field.equals("toPorts")
        && !field.endsWith("Requires");
  }
}
