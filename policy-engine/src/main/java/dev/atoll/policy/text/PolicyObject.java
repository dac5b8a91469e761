package dev.atoll.policy.text;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Set;

/**
 * One object of any kind, policy or not, as it is written and as the API server stores it.
 *
 * @param key which object
 * @param written as it was rendered
 * @param value the object without fields that have no value
 * @param entries of its rules, where it is of one of Cilium's kinds
 */
public record PolicyObject(ObjectKey key, Mapping written, Mapping value, List<RuleEntry> entries) {

  private static final Set<String> CILIUM_POLICIES =
      Set.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy");

  public PolicyObject {
    entries = List.copyOf(entries);
  }

  /** Reads an object that was rendered. */
  public static PolicyObject of(ObjectKey key, Mapping written) {
    var value = EmptyFields.without(written);
    var entries = isCilium(key) ? RuleEntry.of(value) : List.<RuleEntry>of();
    return new PolicyObject(key, written, value, entries);
  }

  private static boolean isCilium(ObjectKey key) {
    return key.group().equals("cilium.io") && CILIUM_POLICIES.contains(key.kind());
  }

  /** Whether it is of one of the two kinds that Cilium's agent parses with one parser. */
  public boolean isCiliumPolicy() {
    return isCilium(key);
  }

  /** Whether it is Kubernetes' own NetworkPolicy. */
  public boolean isNetworkPolicy() {
    return key.group().equals("networking.k8s.io") && key.kind().equals("NetworkPolicy");
  }
}
