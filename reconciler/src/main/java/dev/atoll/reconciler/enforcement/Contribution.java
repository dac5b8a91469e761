package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.templates.Rendered;
import java.util.List;

/**
 * What a cluster's own agents show of what the agents of the other clusters should know too.
 *
 * @param ranges of its pods
 * @param backends of global services
 * @param pods and their identities
 */
public record Contribution(List<Cidr> ranges, Backends backends, Pods pods) {

  public Contribution {
    ranges = List.copyOf(ranges);
  }

  /** Of all its agents together; those that do not answer contribute nothing. */
  public static Contribution of(Rendered rendered, List<AgentView> views) {
    var seen =
        views.stream()
            .filter(AgentView.Seen.class::isInstance)
            .map(AgentView.Seen.class::cast)
            .toList();
    var ranges = rendered.cluster().podCidrs().stream().map(c -> c.value()).toList();
    return new Contribution(ranges, Backends.of(rendered, seen), Pods.of(rendered, seen));
  }
}
