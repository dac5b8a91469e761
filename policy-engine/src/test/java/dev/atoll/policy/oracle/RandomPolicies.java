package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Policies over all forms of rules that Cilium reads. */
final class RandomPolicies {

  private final Dice dice;
  private final TestMesh.Settings settings;
  private final RandomSelectors selectors;
  private final RandomRules rules;
  private final boolean tiers;

  RandomPolicies(Dice dice, TestMesh.Settings settings, boolean tiers) {
    this.tiers = tiers;
    this.dice = dice;
    this.settings = settings;
    this.selectors = new RandomSelectors(dice);
    this.rules = new RandomRules(dice, settings);
  }

  /** The policy with a number, unique in its cluster. */
  Mapping policy(int number) {
    if (tiers && dice.percent(40)) {
      return RandomMesh.mapping(new RandomTiers(dice, settings).policy("p" + number));
    }
    int kind = dice.between(0, 99);
    if (kind < 24) {
      return RandomMesh.mapping(new RandomKubernetes(dice).policy("p" + number));
    }
    boolean clusterwide = kind < 45;
    var metadata = MeshJson.object("name", "p" + number);
    if (!clusterwide) {
      metadata.put("namespace", dice.of(Words.NAMESPACES));
    }
    var policy =
        MeshJson.object(
            "apiVersion",
            "cilium.io/v2",
            "kind",
            clusterwide ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
            "metadata",
            metadata);
    if (dice.percent(8)) {
      policy.put("specs", dice.times(1, 3, () -> spec(clusterwide)));
    }
    if (!policy.containsKey("specs") || dice.percent(10)) {
      policy.put("spec", spec(clusterwide));
    }
    return RandomMesh.mapping(policy);
  }

  private Map<String, Object> spec(boolean clusterwide) {
    if (dice.percent(2)) {
      return new RandomMistakes(dice).spec();
    }
    var spec = new LinkedHashMap<String, Object>();
    if (clusterwide && settings.hostFirewall() && dice.percent(30)) {
      spec.put("nodeSelector", selectors.ofLabel("rack", List.of("a", "b")));
    } else {
      spec.put("endpointSelector", selectors.subject());
    }
    boolean host = spec.containsKey("nodeSelector");
    switch (dice.between(0, 4)) {
      case 0, 1 -> spec.put("ingress", allow(true, host));
      case 2, 3 -> spec.put("egress", allow(false, host));
      default -> {
        spec.put("ingress", allow(true, host));
        spec.put("egress", allow(false, host));
      }
    }
    if (dice.percent(8)) {
      spec.put("ingressDeny", deny(true));
    }
    if (dice.percent(8)) {
      spec.put("egressDeny", deny(false));
    }
    defaultDeny(spec);
    return spec;
  }

  private List<Object> allow(boolean ingress, boolean host) {
    if (dice.percent(3)) {
      return new ArrayList<>();
    }
    return dice.times(1, 4, () -> rules.allow(ingress, host));
  }

  private List<Object> deny(boolean ingress) {
    return dice.times(1, 2, () -> rules.deny(ingress));
  }

  private void defaultDeny(Map<String, Object> spec) {
    if (!dice.percent(14)) {
      return;
    }
    var choice = new LinkedHashMap<String, Object>();
    if (dice.percent(65)) {
      choice.put("ingress", dice.percent(30));
    }
    if (dice.percent(65)) {
      choice.put("egress", dice.percent(30));
    }
    spec.put("enableDefaultDeny", choice);
  }
}
