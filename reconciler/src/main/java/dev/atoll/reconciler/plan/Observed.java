package dev.atoll.reconciler.plan;

import java.util.List;
import java.util.Map;

/**
 * What an installed Cilium says about itself.
 *
 * @param config data of the ConfigMap {@code kube-system/cilium-config}; empty where there is none
 * @param agentImage image of the agent's DaemonSet; empty where there is none
 * @param podCidrs pod ranges of the CiliumNodes, sorted; empty where there are none
 */
public record Observed(Map<String, String> config, String agentImage, List<String> podCidrs) {

  /** A cluster without Cilium. */
  public static final Observed NOTHING = new Observed(Map.of(), "", List.of());

  public Observed {
    config = Map.copyOf(config);
    podCidrs = podCidrs.stream().sorted().distinct().toList();
  }
}
