package dev.atoll.cli.demo;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Two clusters with real Cilium and one with Atoll's datapath in one mesh, on a network that knows
 * no pods: packets go in vxlan with the identity of the sender, as Cilium does it. Each test goes
 * on where the one before ended.
 */
class MixedTunnelTest extends MixedArticle {
  MixedTunnelTest() {
    super("mixed-tunnel", Article::tunnelled);
  }

  @Test
  @Order(4)
  void the_global_service_has_backends_of_both_kinds() {
    mixed.spreads("cluster-three", WEIGHTS);
    mixed.spreads("cluster-one", MixedStage.alike());
  }
}
