package dev.atoll.policy.refusal;

import dev.atoll.policy.text.PolicyObject;
import java.util.List;

/**
 * What becomes of an object in a cluster. Objects are refused whole: one bad rule of one of {@code
 * specs} takes all others with it (Cilium 1.20.2, {@code pkg/k8s/apis/cilium.io/v2/cnp_types.go},
 * Parse, and {@code pkg/policy/k8s/cilium_network_policy.go}). An update that the agent refuses
 * leaves the text before it enforced until the agent restarts; what is said here holds for an agent
 * that starts with the object.
 *
 * @param refusals why it is not enforced; empty where it is
 * @param doubts about a text that is taken
 */
public record Acceptance(List<Refusal> refusals, List<Doubt> doubts) {

  public Acceptance {
    refusals = List.copyOf(refusals);
    doubts = List.copyOf(doubts);
  }

  /** What a cluster with these options makes of an object; nothing is said of unknown kinds. */
  public static Acceptance of(AgentOptions options, PolicyObject object) {
    var found = new Found(options, object);
    StructureChecks.check(found);
    NetworkPolicyChecks.check(found);
    NegativePeers.check(found);
    if (object.isCiliumPolicy()) {
      agent(found);
    }
    return new Acceptance(found.refusals(), found.doubts());
  }

  /** What the API server takes and the agent then refuses. */
  private static void agent(Found found) {
    RuleShapeChecks.check(found);
    PortChecks.check(found);
    LayerSevenChecks.check(found);
    IcmpChecks.check(found);
    CidrChecks.check(found);
    SelectorChecks.check(found);
    ServicePeerChecks.check(found);
    MisspeltKeys.check(found);
    VoidRules.check(found);
    EmptyGroups.check(found);
  }

  /** Whether the API server takes the object. */
  public boolean isStored() {
    return refusals.stream().noneMatch(r -> r.by() == Refusal.By.API_SERVER);
  }

  /** Whether the agent enforces the object; where not, nothing of it is. */
  public boolean isEnforced() {
    return refusals.isEmpty();
  }
}
