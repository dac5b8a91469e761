package dev.atoll.policy.refusal;

import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.refusal.Refusal.By;
import dev.atoll.policy.text.PolicyObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the checks of one object put what they find. What the API server refuses at a place the
 * agent is not said to refuse as well, and there is no doubt about what is refused.
 */
final class Found {

  private final AgentOptions options;
  private final PolicyObject object;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Doubt> doubts = new ArrayList<>();
  private final Set<SourcePos> refused = new HashSet<>();
  private final Set<SourcePos> refusedByAgent = new HashSet<>();

  Found(AgentOptions options, PolicyObject object) {
    this.options = options;
    this.object = object;
  }

  AgentOptions options() {
    return options;
  }

  PolicyObject object() {
    return object;
  }

  boolean isAtLeast(int major, int minor) {
    return options.version().isAtLeast(major, minor);
  }

  /** The API server refuses what stands at a place. */
  void structure(RefusalRule rule, SourcePos pos, String part, String what, String hint) {
    refusals.add(new Refusal(By.API_SERVER, rule, pos, part, what, hint));
    if (pos.isKnown()) {
      refused.add(pos);
    }
  }

  /** The agent refuses the object for what stands at a place. */
  void refuse(RefusalRule rule, SourcePos pos, String what, String hint) {
    if (!refused.contains(pos)) {
      refusals.add(new Refusal(By.AGENT, rule, pos, "", what, hint));
      if (pos.isKnown()) {
        refusedByAgent.add(pos);
      }
    }
  }

  /** The text is taken, and means something else. */
  void doubt(RefusalRule rule, SourcePos pos, String part, String what, String hint) {
    if (!refused.contains(pos) && !refusedByAgent.contains(pos)) {
      doubts.add(new Doubt(rule, pos, part, what, hint));
    }
  }

  List<Refusal> refusals() {
    return refusals;
  }

  List<Doubt> doubts() {
    return doubts;
  }
}
