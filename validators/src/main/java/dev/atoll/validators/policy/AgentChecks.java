package dev.atoll.validators.policy;

/**
 * What the API server takes and the agent then refuses: such a policy is there and nothing of it is
 * enforced. Only what is certain from the text; the rest of what the agent refuses takes a policy
 * engine.
 */
final class AgentChecks {

  private AgentChecks() {}

  static void check(PolicyText text, Causes causes) {
    if (!text.isCiliumPolicy()) {
      return;
    }
    var found = new Refusals(text, causes);
    RuleShapeChecks.check(found);
    PortChecks.check(found);
    LayerSevenChecks.check(found);
    IcmpChecks.check(found);
    CidrChecks.check(found);
    SelectorChecks.check(found);
    ServicePeerChecks.check(found);
  }
}
