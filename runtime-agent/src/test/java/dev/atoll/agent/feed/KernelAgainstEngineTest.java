package dev.atoll.agent.feed;

import static dev.atoll.agent.policy.AgainstEngine.PROBES;

import dev.atoll.agent.policy.AgainstEngine;
import dev.atoll.policy.oracle.RandomMesh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random meshes: what the programs do with the first packet of a flow, by entries that were written
 * to the kernel's map, is what the policy engine says of it.
 */
@Tag("root")
class KernelAgainstEngineTest {
  private final KernelDecider kernel = new KernelDecider();
  private final AgainstEngine against = new AgainstEngine(kernel);

  @AfterEach
  void end() {
    System.out.printf("%,d packets%n", kernel.packets());
    kernel.close();
  }

  @Test
  void programs_do_with_every_flow_what_the_engine_says() {
    against.compare(PROBES / 2, RandomMesh::of, "kernel, one tier");
  }

  @Test
  void they_do_so_where_there_are_tiers() {
    against.compare(PROBES / 2, RandomMesh::withTiers, "kernel, tiers");
  }
}
