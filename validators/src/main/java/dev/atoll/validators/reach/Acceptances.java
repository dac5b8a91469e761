package dev.atoll.validators.reach;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Which objects each cluster takes. A new object that its API server or its agents refuse is not
 * enforced there; what was asked about and refused is kept. One text is judged once for all
 * clusters with equal options.
 */
public final class Acceptances implements BiPredicate<String, PolicyObject> {

  private final Map<String, AgentOptions> options = new HashMap<>();
  private final Map<AgentOptions, Map<Mapping, Acceptance>> known = new HashMap<>();
  private final List<NotEnforced> refused = new ArrayList<>();

  public Acceptances(Fleet fleet) {
    fleet.clusters().forEach(c -> options.put(c.name(), AgentOptions.of(c)));
  }

  /** Whether a cluster, by name, enforces an object that it sees for the first time. */
  @Override
  public boolean test(String cluster, PolicyObject object) {
    var acceptance =
        Optional.ofNullable(options.get(cluster)).map(o -> acceptance(o, object)).orElse(TAKEN);
    if (!acceptance.isEnforced()) {
      refused.add(new NotEnforced(cluster, object.key(), acceptance.refusals().getFirst()));
    }
    return acceptance.isEnforced();
  }

  private static final Acceptance TAKEN = new Acceptance(List.of(), List.of());

  private Acceptance acceptance(AgentOptions agent, PolicyObject object) {
    return known
        .computeIfAbsent(agent, a -> new IdentityHashMap<>())
        .computeIfAbsent(
            object.value(),
            v ->
                Acceptance.of(
                    agent, dev.atoll.policy.text.PolicyObject.of(object.key(), object.value())));
  }

  /** What was refused so far, by cluster and key. */
  public List<NotEnforced> refused() {
    return refused.stream().sorted().toList();
  }
}
