package dev.atoll.agent.policy;

import static dev.atoll.agent.policy.AgainstEngine.PROBES;

import dev.atoll.policy.oracle.RandomMesh;
import org.junit.jupiter.api.Test;

/** Random meshes: what entries of endpoints say of a flow is what the policy engine says of it. */
class EntriesAgainstEngineTest {
  private final AgainstEngine against =
      new AgainstEngine(sides -> sides.stream().map(FlowSide::looked).toList());

  @Test
  void entries_say_of_every_flow_what_the_engine_says() {
    against.compare(PROBES / 2, RandomMesh::of, "one tier");
  }

  @Test
  void they_do_so_where_there_are_tiers() {
    against.compare(PROBES / 2, RandomMesh::withTiers, "tiers");
  }
}
