package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.reconciler.fleet.SideBySide.Answer;
import dev.atoll.reconciler.order.Effect;
import dev.atoll.reconciler.order.Flow;
import dev.atoll.reconciler.order.Place;
import dev.atoll.reconciler.order.Tendency;
import dev.atoll.reconciler.plan.Action;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Stage;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How plans show what their steps open and close. */
class PlanEffectTest {

  private static final Flow SOME =
      new Flow(
          "one/shop/web",
          "two/shop/db",
          Direction.EGRESS,
          List.of(
              new Allowed(Protocol.TCP, 80, 80, false),
              new Allowed(Protocol.TCP, 8080, 8090, false),
              new Allowed(Protocol.TCP, 443, 443, true)));

  private static final Flow EVERYTHING =
      new Flow(
          "world",
          "one/shop/db",
          Direction.INGRESS,
          Arrays.stream(Protocol.values()).map(p -> new Allowed(p, 0, 65535, false)).toList());

  private final Plan plan = plan(new Effect(List.of(SOME), 0, List.of(EVERYTHING), 12));

  @Test
  void people_read_each_flow_in_a_line_below_its_step() {
    assertThat(PlanText.lines(plan))
        .contains(
            "  update    CiliumNetworkPolicy shop/p: changed in Git",
            "      opens  one/shop/web -> two/shop/db TCP 80,8080-8090; TCP 443 above the port (egress)",
            "      closes world -> one/shop/db on all ports (ingress)",
            "      closes 12 more");
  }

  @Test
  void programs_read_flows_as_reach_writes_them_and_how_many_are_left_out() {
    var answers = new TreeMap<>(Map.of("one", new Answer<>(Optional.of(plan), Optional.empty())));

    var json = new String(Json.write(PlanJson.ofPlans("c1", answers)));

    assertThat(json)
        .contains(
            "\"allowed\":[{\"l7\":false,\"ports\":\"80,8080-8090\",\"protocol\":\"TCP\"},"
                + "{\"l7\":true,\"ports\":\"443\",\"protocol\":\"TCP\"}]")
        .contains("\"side\":\"egress\"")
        .contains("\"moreCloses\":12")
        .contains("\"moreOpens\":0");
  }

  private static Plan plan(Effect effect) {
    var key = new ObjectKey("cilium.io", "CiliumNetworkPolicy", "shop", "p");
    var step =
        new Step(
            Verb.UPDATE,
            key,
            "changed in Git",
            Stage.POLICIES,
            Action.APPLY,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            new Place(0, 0, Tendency.BOTH, effect, "", false, false));
    return new Plan(
        "one", "uid", "c1", List.of(step), List.of(), List.of(), List.of(), Optional.empty());
  }
}
