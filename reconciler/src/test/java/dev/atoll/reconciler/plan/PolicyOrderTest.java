package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.order.Flow;
import dev.atoll.reconciler.order.Place;
import dev.atoll.reconciler.order.Pods;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.templates.Rendered;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Stories of commits whose steps must not come in any order. */
class PolicyOrderTest {

  private static final String NAMESPACE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}";

  private final Pretend cluster = new Pretend();
  private final Surroundings pods =
      Pods.around(Pods.of("shop/web", "shop/db", "shop/job", "bank/web"));

  @Test
  void an_allowing_policy_comes_before_the_default_deny_of_the_same_commit() {
    hold();

    var plan = plan(denyAll("a-deny"), allow("z-allow", "db", "web"));

    assertThat(order(plan)).containsExactly("create z-allow", "create a-deny");
    assertThat(gaps(plan)).isFalse();
    assertThat(step(plan, "z-allow").place().effect().closes())
        .extracting(PolicyOrderTest::text)
        .contains("one/shop/job -> one/shop/db");
    assertThat(step(plan, "a-deny").place().effect().closes())
        .extracting(PolicyOrderTest::text)
        .doesNotContain("one/shop/web -> one/shop/db");
  }

  @Test
  void two_policies_that_isolate_one_pod_cannot_come_without_a_gap_and_say_so() {
    hold();

    var plan = plan(allow("a", "db", "web"), allow("b", "db", "job"));

    assertThat(gaps(plan)).isTrue();
    assertThat(step(plan, "a").why())
        .isEqualTo(
            "new in Git; no order is without a gap:"
                + " for a moment it cuts what is allowed before and after");
  }

  @Test
  void an_allowing_policy_comes_before_a_deny_goes_only_where_nothing_opens_for_a_moment() {
    hold(deny("z-deny", "db", "job"), allow("kept", "db", "web"));

    var plan = plan(allow("kept", "db", "web"), allow("a-allow", "db", "job"));

    assertThat(order(plan)).containsExactly("create a-allow", "delete z-deny");
    assertThat(gaps(plan)).isFalse();
    assertThat(step(plan, "a-allow").place().effect().opens()).isEmpty();
    assertThat(step(plan, "z-deny").place().effect().opens())
        .extracting(PolicyOrderTest::text)
        .containsExactly("one/shop/job -> one/shop/db");
  }

  @Test
  void a_deny_comes_before_the_allow_that_it_makes_an_exception_of() {
    hold(allow("kept", "db", "web"));

    var plan =
        plan(allow("kept", "db", "web"), allow("a-all", "db", ""), deny("z-deny", "db", "job"));

    assertThat(order(plan)).containsExactly("create z-deny", "create a-all");
    assertThat(gaps(plan)).isFalse();
  }

  @Test
  void a_renamed_policy_is_there_under_its_new_name_before_the_old_one_goes() {
    hold(allow("a-old", "db", "web"));

    var plan = plan(allow("z-new", "db", "web"));

    assertThat(order(plan)).containsExactly("create z-new", "delete a-old");
    assertThat(gaps(plan)).isFalse();
    assertThat(step(plan, "a-old").place().effect().closes()).isEmpty();
  }

  @Test
  void what_moves_from_one_policy_to_another_is_there_before_it_is_gone_here() {
    hold(allow("a-narrows", "db", "web,job"), allow("z-widens", "db", "web"));

    var plan = plan(allow("a-narrows", "db", "web"), allow("z-widens", "db", "web,job"));

    assertThat(order(plan)).containsExactly("update z-widens", "update a-narrows");
    assertThat(gaps(plan)).isFalse();
  }

  @Test
  void one_end_closes_before_the_other_one_opens() {
    hold(allow("in", "db", "web,job"), allowTo("out", "job", "web"));

    var plan = plan(allow("in", "db", "web"), allowTo("out", "job", "web,db"));

    assertThat(order(plan)).containsExactly("update in", "update out");
    assertThat(gaps(plan)).isFalse();
  }

  @Test
  void a_policy_that_opens_and_closes_at_once_says_so() {
    hold(allow("p", "db", "web"));

    var plan = plan(allow("p", "db", "job"));

    assertThat(step(plan, "p").why()).endsWith("; it opens and closes at once");
    assertThat(gaps(plan)).isFalse();
  }

  @Test
  void policies_that_git_does_not_know_take_part() {
    hold(allow("a", "db", "web"));
    cluster.put(Wanted.documents(allow("somebodys", "db", "web,job")).getFirst());

    var plan = plan(allow("b", "db", "job"));

    assertThat(Stream.of("a", "b").map(n -> step(plan, n).place().effect().opens()))
        .allMatch(List::isEmpty);
    assertThat(gaps(plan)).isFalse();
  }

  @Test
  void a_text_that_the_agent_refuses_leaves_the_old_one_in_force() {
    hold(allow("p", "db", "web"));

    var plan =
        plan(
            allow("p", "db", "job")
                .replace("fromEndpoints", "fromCIDR: [no-address], fromEndpoints"));

    assertThat(step(plan, "p").verb()).isEqualTo(Verb.UPDATE);
    assertThat(step(plan, "p").place().effect()).isEqualTo(Place.NOWHERE.effect());
  }

  @Test
  void without_declared_workloads_stand_ins_decide_and_the_reason_says_so() {
    hold(allow("a-narrows", "db", "web,job"), allow("z-widens", "db", "web"));
    var desired = wanted(allow("a-narrows", "db", "web"), allow("z-widens", "db", "web,job"));

    var plan = cluster.plan(desired, options("c2"));

    assertThat(order(plan)).containsExactly("update z-widens", "update a-narrows");
    assertThat(step(plan, "a-narrows").why())
        .endsWith("ordered by stand-ins, for the fleet declares no workloads here");
    assertThat(step(plan, "a-narrows").place().effect().closes()).isEmpty();
  }

  @Test
  void more_policies_than_can_be_compared_come_in_the_order_of_their_text() {
    hold();
    var many = new String[250];
    for (var i = 0; i < 249; i++) {
      many[i] = allow("p" + i, "db", "web");
    }
    many[249] =
        allow("z-opens", "db", "web")
            .replace("spec:\n", "spec:\n  enableDefaultDeny: {ingress: false, egress: false}\n");

    var plan = plan(many);

    assertThat(order(plan)).startsWith("create z-opens").hasSize(250);
    assertThat(step(plan, "p1").why())
        .endsWith("ordered by its text alone: more than 200 policies change");
  }

  @Test
  void what_closes_waits_for_what_opens_and_cannot_come() {
    hold(allow("a-narrows", "db", "web,job"), allow("z-widens", "db", "web"));
    cluster.edit(
        "z-widens",
        Wanted.documents(
                allow("z-widens", "db", "web")
                    .replace(
                        "namespace: shop}", "namespace: shop, labels: {atoll.dev/fleet: other}}"))
            .getFirst(),
        "other",
        true,
        "{}");

    var plan = plan(allow("a-narrows", "db", "web"), allow("z-widens", "db", "web,job"));

    assertThat(step(plan, "z-widens").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(plan, "a-narrows").verb()).isEqualTo(Verb.WAITING);
    assertThat(step(plan, "a-narrows").why())
        .isEqualTo("waits for CiliumNetworkPolicy shop/z-widens, which is blocked");
  }

  @Test
  void what_is_safe_without_a_policy_that_cannot_come_does_not_wait_for_it() {
    hold(allow("a-both", "db", "web"));
    cluster.edit(
        "a-both",
        Wanted.documents(
                allow("a-both", "db", "web")
                    .replace(
                        "namespace: shop}", "namespace: shop, labels: {atoll.dev/fleet: other}}"))
            .getFirst(),
        "other",
        true,
        "{}");

    var plan = plan(allow("a-both", "db", "job"), denyAll("z-deny"));

    assertThat(step(plan, "a-both").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(plan, "z-deny").verb()).isEqualTo(Verb.CREATE);
  }

  @Test
  void what_waits_makes_wait_what_needs_it() {
    hold(allow("in", "db", "web,job"), allowTo("out", "job", "web"));
    cluster.put(
        Wanted.documents(
                opens("opener", "web")
                    .replace("fromEndpoints", "fromEntities: [world], fromEndpoints")
                    .replace("fromEntities: [world], fromEndpoints: [{}]", "fromEntities: [world]")
                    .replace(
                        "namespace: shop}", "namespace: shop, labels: {atoll.dev/fleet: other}}"))
            .getFirst());

    var plan =
        plan(allow("in", "db", "web"), allowTo("out", "job", "web,db"), opens("opener", "web"));

    assertThat(step(plan, "opener").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(plan, "in").verb()).as("it closes").isEqualTo(Verb.WAITING);
    assertThat(step(plan, "out").verb()).as("it opens what `in` closes").isEqualTo(Verb.WAITING);
  }

  private static String opens(String name, String to) {
    return allow(name, to, "")
        .replace("spec:\n", "spec:\n  enableDefaultDeny: {ingress: false, egress: false}\n");
  }

  private void hold(String... policies) {
    cluster.round(wanted(policies), options("c1"));
  }

  private Plan plan(String... policies) {
    return cluster.plan(wanted(policies), options("c2"), pods);
  }

  private static Rendered wanted(String... policies) {
    return Wanted.in(
        "one", Stream.concat(Stream.of(NAMESPACE), Stream.of(policies)).toArray(String[]::new));
  }

  private static PlanOptions options(String commit) {
    return PlanOptions.of(Pretend.FLEET, commit, "digest").approving(commit);
  }

  private static List<String> order(Plan plan) {
    return plan.writes()
        .filter(s -> s.stage() == Stage.POLICIES)
        .map(s -> s.verb().text() + " " + s.key().name())
        .toList();
  }

  private static boolean gaps(Plan plan) {
    return plan.steps().stream().anyMatch(s -> s.place().gap());
  }

  private static Step step(Plan plan, String name) {
    return plan.steps().stream().filter(s -> s.key().name().equals(name)).findFirst().orElseThrow();
  }

  private static String text(Flow flow) {
    return flow.from() + " -> " + flow.to();
  }

  private static String denyAll(String name) {
    return policy(name, "{}", "ingress: [{}]");
  }

  /** Apps that may send to one; nothing for all. */
  private static String allow(String name, String to, String from) {
    return policy(name, app(to), "ingress: [{fromEndpoints: " + apps(from) + "}]");
  }

  private static String allowTo(String name, String from, String to) {
    return policy(name, app(from), "egress: [{toEndpoints: " + apps(to) + "}]");
  }

  private static String deny(String name, String to, String from) {
    return policy(name, app(to), "ingressDeny: [{fromEndpoints: " + apps(from) + "}]");
  }

  private static String policy(String name, String subject, String rules) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: %s, namespace: shop}
    spec:
      endpointSelector: %s
      %s
    """
        .formatted(name, subject, rules);
  }

  private static String apps(String names) {
    return Stream.of(names.split(",")).map(PolicyOrderTest::app).toList().toString();
  }

  private static String app(String name) {
    return name.isEmpty()
        ? "{}"
        : "{matchLabels: " + Map.of("app", name).toString().replace("=", ": ") + "}";
  }
}
