package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.KernelJudge;
import dev.atoll.agent.datapath.Reason;
import dev.atoll.agent.policy.AgainstEngine;
import dev.atoll.agent.policy.EndpointPolicy;
import dev.atoll.agent.policy.FlowSide;
import dev.atoll.agent.policy.FlowSide.Decision;
import dev.atoll.agent.policy.IpProtocol;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides by programs in the kernel, whose map has the entries as the agent writes them. */
final class KernelDecider implements AgainstEngine.Decider, AutoCloseable {
  private final KernelJudge kernel = new KernelJudge();
  private final PolicyFeed policies = new PolicyFeed(kernel.policy());
  private int packets;

  /** How many were sent. */
  int packets() {
    return packets;
  }

  @Override
  public List<Decision> decide(List<FlowSide> sides) {
    Map<EndpointPolicy, List<Integer>> byPolicy = new IdentityHashMap<>();
    for (int i = 0; i < sides.size(); i++) {
      byPolicy.computeIfAbsent(sides.get(i).policy(), _ -> new ArrayList<>()).add(i);
    }
    var decisions = new Decision[sides.size()];
    byPolicy.forEach((policy, asked) -> {
      become(policy);
      asked.forEach(i -> decisions[i] = decide(sides.get(i)));
    });
    policies.retain(Set.of());
    policies.collect(Set.of());
    return List.of(decisions);
  }

  /** As the agent writes an endpoint and its entries. */
  private void become(EndpointPolicy policy) {
    var held = policies.fresh(policy);
    assertThat(held.whole()).isTrue();
    kernel.endpoint(held.number(), policy.egress().defaultDeny(), policy.ingress().defaultDeny());
  }

  /** An error of ICMP is no flow: it passes with the one that it is about. */
  private Decision decide(FlowSide side) {
    var looked = side.looked();
    if (side.protocol() == Protocol.ICMP && side.port() == 3) {
      return looked;
    }
    packets++;
    var ruled =
        kernel.judge(
            switch (side.direction()) {
              case EGRESS -> Direction.EGRESS;
              case INGRESS -> Direction.INGRESS;
            },
            side.remote(),
            IpProtocol.of(side.protocol()),
            side.port());
    var decision = new Decision(ruled.reason() == Reason.FORWARDED, ruled.rule());
    assertThat(decision).as(side + " " + ruled).isEqualTo(looked);
    assertThat(ruled.reason()).isIn(Reason.FORWARDED, expectedRefusal(ruled.rule()));
    return decision;
  }

  private static Reason expectedRefusal(int rule) {
    return rule == 0 ? Reason.DEFAULT_DENY : Reason.POLICY_DENY;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
