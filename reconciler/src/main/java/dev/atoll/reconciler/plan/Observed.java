package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.CiliumVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an installed Cilium says about itself.
 *
 * @param config data of the ConfigMap {@code kube-system/cilium-config}; empty where there is none
 * @param agentImage image of the agent's DaemonSet; empty where there is none
 * @param podCidrs pod ranges of the CiliumNodes, sorted; empty where there are none
 */
public record Observed(Map<String, String> config, String agentImage, List<String> podCidrs) {

  private static final Pattern TAG = Pattern.compile(".*:v?(\\d+\\.\\d+\\.\\d+)(?:[-@].*)?");

  /** A cluster without Cilium. */
  public static final Observed NOTHING = new Observed(Map.of(), "", List.of());

  public Observed {
    config = Map.copyOf(config);
    podCidrs = podCidrs.stream().sorted().distinct().toList();
  }

  /** The release that the agent's image is tagged with; empty where it is none. */
  public Optional<CiliumVersion> agentVersion() {
    var m = TAG.matcher(agentImage);
    return m.matches() ? CiliumVersion.parse(m.group(1)) : Optional.empty();
  }
}
