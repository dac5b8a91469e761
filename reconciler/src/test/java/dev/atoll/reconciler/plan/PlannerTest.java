package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.Rendered;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Plans by example: a table of what is there, what is wanted, and what follows. */
class PlannerTest {

  private static final String NAMESPACE =
      "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}";
  private static final String POLICY =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: p, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: a}}
        ingress: [{fromEntities: [cluster]}]
      """;
  private static final String OPENING =
      POLICY
          .replace("name: p", "name: z-opens")
          .replace("spec:\n", "spec:\n  enableDefaultDeny: {ingress: false}\n");

  private final Pretend cluster = new Pretend();

  @Test
  void namespaces_come_first_what_opens_before_what_closes_and_removals_last() {
    cluster.round(wanted(NAMESPACE, POLICY.replace("name: p", "name: old")), options("c1"));
    var group =
        """
        apiVersion: cilium.io/v2
        kind: CiliumCIDRGroup
        metadata: {name: partners}
        spec: {externalCIDRs: [203.0.113.0/24]}
        """;

    var plan =
        cluster.plan(
            wanted(NAMESPACE.replace("shop", "zoo"), NAMESPACE, POLICY, OPENING, group),
            options("c2"));

    assertThat(plan.writes().map(s -> s.verb().text() + " " + s.key()))
        .containsExactly(
            "create Namespace zoo",
            "create CiliumCIDRGroup partners",
            "create CiliumNetworkPolicy shop/z-opens",
            "create CiliumNetworkPolicy shop/p",
            "delete CiliumNetworkPolicy shop/old");
  }

  @Test
  void nothing_closes_or_goes_while_its_opener_is_held_up() {
    var old = POLICY.replace("name: p", "name: old");
    cluster.round(wanted(NAMESPACE, old), options("c1"));
    cluster.put(
        document(
            OPENING.replace(
                "namespace: shop}", "namespace: shop, labels: {atoll.dev/fleet: other}}")));

    var plan = cluster.plan(wanted(NAMESPACE, OPENING, POLICY), options("c2"));

    assertThat(step(plan, "z-opens").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(plan, "p").verb()).isEqualTo(Verb.WAITING);
    assertThat(step(plan, "old").verb()).isEqualTo(Verb.WAITING);
    assertThat(plan.isWhole()).isFalse();
  }

  @Test
  void only_a_policy_that_cannot_close_anything_counts_as_opening() {
    assertThat(opens("enableDefaultDeny: {ingress: true, egress: false}", "egress: [{}]"))
        .isFalse();
    assertThat(opens("ingress: [{}]")).isFalse();
    assertThat(opens("enableDefaultDeny: {ingress: true}", "ingress: [{}]")).isFalse();
    assertThat(opens("enableDefaultDeny: {ingress: false}", "ingress: [{}]")).isTrue();
    assertThat(opens("enableDefaultDeny: {ingress: false}", "ingress: [{}]", "egress: [{}]"))
        .isFalse();
    assertThat(
            opens(
                "enableDefaultDeny: {ingress: false, egress: false}",
                "ingress: [{}]",
                "egress: [{}]"))
        .isTrue();
    assertThat(opens("enableDefaultDeny: {ingress: false}", "ingressDeny: [{}]")).isFalse();
    assertThat(opens("enableDefaultDeny: {ingress: false}", "ingress: [{}]", "ingressDeny: [{}]"))
        .isFalse();
  }

  @Test
  void the_larger_of_both_limits_counts() {
    var many = new String[201];
    many[0] = NAMESPACE;
    IntStream.range(1, 201).forEach(i -> many[i] = POLICY.replace("name: p", "name: p" + i));
    cluster.round(wanted(many), options("c1"));

    assertThat(stops(many, 10)).isFalse();
    assertThat(stops(many, 11)).as("5 %% of 201 is 10, at most 10 objects").isTrue();
  }

  @Test
  void one_commit_cannot_remove_in_portions_what_it_may_not_remove_at_once() {
    var limit = options("c2").withDeletions(new Deletions(2, 0));
    cluster.round(wanted(NAMESPACE, named("a"), named("b"), named("c"), named("d")), options("c1"));

    assertThat(cluster.round(wanted(NAMESPACE, named("c"), named("d")), limit).stop()).isEmpty();

    assertThat(cluster.round(wanted(NAMESPACE, named("d")), limit).stop()).isPresent();
  }

  @Test
  void defaults_of_the_api_server_are_no_drift() {
    var written =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: n, namespace: shop}
        spec:
          podSelector: {}
          egress: [{to: [], ports: [{port: 53}]}]
        """;
    var stored =
        written
            .replace(
                "egress: [{to: [], ports: [{port: 53}]}]",
                "egress: [{ports: [{port: 53, protocol: TCP}]}]")
            .replace("podSelector: {}", "podSelector: {}\n  policyTypes: [Ingress, Egress]");
    assertThat(same(written, stored)).isTrue();
    assertThat(same(written, stored.replace("[Ingress, Egress]", "[Egress]"))).isFalse();

    var icmp = POLICY.replace("fromEntities: [cluster]", "icmps: [{fields: [{type: 8}]}]");
    assertThat(same(icmp, icmp.replace("{type: 8}", "{type: 8, family: IPv4}"))).isTrue();
    assertThat(same(icmp, icmp.replace("{type: 8}", "{type: 8, family: IPv6}"))).isFalse();
  }

  @Test
  void an_api_server_drops_empty_parts_of_selectors_in_a_network_policy() {
    var written =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: n, namespace: shop}
        spec:
          podSelector: {matchLabels: {}, matchExpressions: [{key: a, operator: Exists, values: []}]}
          policyTypes: [Ingress]
          ingress: [{from: [{podSelector: {matchLabels: {}}, namespaceSelector: {matchExpressions: []}}]}]
        """;
    var stored =
        written
            .replace("matchLabels: {}, match", "match")
            .replace("Exists, values: []", "Exists")
            .replace("matchLabels: {}", "")
            .replace("matchExpressions: []", "");
    assertThat(same(written, stored)).isTrue();
    assertThat(same(written, stored.replace("podSelector: {},", ""))).isFalse();
  }

  @Test
  void fields_without_a_value_are_not_sent() {
    var policy = POLICY.replace("[{fromEntities: [cluster]}]", "[{fromEndpoints: null}]");
    var sent = Marked.object(Wanted.object(document(policy)), "islands");
    assertThat(sent.mapping("spec").orElseThrow().items("ingress"))
        .containsExactly(Mapping.empty(SourcePos.NONE));
  }

  @Test
  void an_empty_list_and_no_list_are_not_the_same_in_a_cilium_policy() {
    var none = POLICY.replace("ingress: [{fromEntities: [cluster]}]", "egress: [{}]");
    assertThat(same(none, none.replace("egress:", "ingress: []\n  egress:"))).isFalse();
    assertThat(same(none.replace("egress:", "ingress: null\n  egress:"), none)).isTrue();
  }

  @Test
  void the_holder_of_a_field_is_found_through_what_it_holds_as_a_whole() {
    cluster.round(wanted(NAMESPACE, POLICY), options("c1"));
    var changed =
        Marked.object(Wanted.object(document(POLICY.replace("app: a", "app: b"))), "islands");
    cluster.edit("p", changed, "other", true, "{'f:spec': {'f:endpointSelector': {}}}");

    var plan = cluster.plan(wanted(NAMESPACE, POLICY), options("c1"));

    assertThat(step(plan, "p").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(plan, "p").differences())
        .containsExactly(
            new Difference(
                "spec.endpointSelector.matchLabels.app",
                Difference.Kind.CHANGED,
                "other",
                true,
                false));
  }

  @Test
  void a_label_that_git_no_longer_has_goes_and_a_foreign_one_stays() {
    var labelled = POLICY.replace("{name: p,", "{name: p, labels: {team: a},");
    cluster.round(wanted(NAMESPACE, labelled), options("c1"));
    var value = cluster.object("p").value();
    var labels =
        value.mapping("metadata", "labels").orElseThrow().with("theirs", Pretend.text("x"));
    var metadata = value.mapping("metadata").orElseThrow().with("labels", labels);
    cluster.edit(
        "p",
        value.with("metadata", metadata),
        "kubectl",
        false,
        "{'f:metadata': {'f:labels': {'f:theirs': {}}}}");

    var plan = cluster.plan(wanted(NAMESPACE, POLICY), options("c2"));

    assertThat(step(plan, "p").differences())
        .extracting(d -> d.kind() + " " + d.path())
        .containsExactly("STALE metadata.labels.team");
  }

  @Test
  void adopting_removes_foreign_fields_only_where_drift_is_corrected() {
    cluster.put(document(NAMESPACE));
    cluster.put(document(POLICY.replace("app: a}}", "app: b}}\n  egressDeny: [{}]")));
    var wanted = wanted(NAMESPACE, POLICY);

    var correct = cluster.plan(wanted, options("c1"));
    var report = cluster.plan(wanted, options("c1").withDrift(DriftMode.REPORT));
    var off = cluster.plan(wanted, options("c1").withDrift(DriftMode.OFF));

    assertThat(adoption(correct)).isEqualTo(Action.RESTORE);
    assertThat(adoption(report)).isEqualTo(Action.TAKE);
    assertThat(adoption(off)).isEqualTo(Action.TAKE);
    assertThat(report.drift())
        .extracting(d -> d.what())
        .containsExactly("somebody added spec.egressDeny");
    assertThat(off.drift()).isEmpty();
  }

  @Test
  void adopting_what_differs_in_foreign_fields_alone_writes_nothing_over_them() {
    cluster.round(wanted(NAMESPACE, POLICY), options("c1"));
    var value = cluster.object("p").value();
    var spec = value.mapping("spec").orElseThrow().with("egressDeny", Pretend.text("x"));
    cluster.edit("p", value.with("spec", spec), "other", true, "{'f:spec': {'f:egressDeny': {}}}");
    cluster.loseInventory();

    var plan = cluster.plan(wanted(NAMESPACE, POLICY), options("c1").withDrift(DriftMode.REPORT));

    assertThat(adoption(plan)).isEqualTo(Action.NONE);
    assertThat(plan.drift())
        .extracting(d -> d.what())
        .containsExactly("other added spec.egressDeny");
  }

  private static Action adoption(Plan plan) {
    assertThat(step(plan, "p").verb()).isEqualTo(Verb.ADOPT);
    return step(plan, "p").action();
  }

  @Test
  void kinds_that_atoll_does_not_apply_are_blocked() {
    var plan =
        cluster.plan(
            wanted("{apiVersion: v1, kind: Endpoints, metadata: {name: c, namespace: shop}}"),
            options("c1"));

    assertThat(step(plan, "c").verb()).isEqualTo(Verb.BLOCKED);
  }

  @Test
  void an_entry_of_a_kind_that_is_gone_is_remembered() {
    cluster.round(wanted(NAMESPACE, POLICY), options("c1"));
    var live =
        new Live(
            cluster.live().clusterUid(),
            new java.util.TreeMap<>(),
            Set.of("cilium.io/CiliumNetworkPolicy"),
            Observed.NOTHING);
    var desired = wanted(NAMESPACE);
    var plan = Planner.plan(desired, cluster.inventory(), live, options("c2"));
    var before = Bookkeeping.before(cluster.inventory(), live, plan, options("c2"));

    var after = Bookkeeping.after(before, live, plan, options("c2"), Map.of(), true);

    assertThat(after.entries().keySet()).extracting(k -> k.name()).contains("p");
  }

  @Test
  void the_version_of_the_agent_is_read_from_its_image() {
    var minor =
        facts(new Observed(Map.of(), "quay.io/cilium/cilium:v1.19.4@sha256:abc", List.of()));
    assertThat(minor).containsExactly(new Fact("version", "1.20.2", "1.19.4", true));

    var patch = facts(new Observed(Map.of(), "quay.io/cilium/cilium:v1.20.1", List.of()));
    assertThat(patch).containsExactly(new Fact("version", "1.20.2", "1.20.1", false));

    assertThat(facts(new Observed(Map.of(), "registry:5000/cilium:latest", List.of()))).isEmpty();
  }

  private List<Fact> facts(Observed observed) {
    var live = new Live("u", new java.util.TreeMap<>(), Set.of(), observed);
    return Planner.plan(wanted(), Inventory.NONE, live, options("c1")).facts();
  }

  private boolean stops(String[] all, int removed) {
    var kept = java.util.Arrays.copyOf(all, all.length - removed);
    return cluster.plan(wanted(kept), options("c2")).stop().isPresent();
  }

  private static boolean opens(String... fields) {
    var spec = "spec:\n  endpointSelector: {}\n  " + String.join("\n  ", fields) + "\n";
    var head = POLICY.substring(0, POLICY.indexOf("spec:"));
    return PolicyText.widens(document(head + spec));
  }

  private static boolean same(String written, String stored) {
    var object = Wanted.object(document(written));
    var live = Marked.object(Wanted.object(document(stored)), "islands");
    return Comparison.of(
            object, new LiveObject(object.key(), live, "u", "1", false, List.of()), "islands")
        .isEmpty();
  }

  private static Step step(Plan plan, String name) {
    return plan.steps().stream().filter(s -> s.key().name().equals(name)).findFirst().orElseThrow();
  }

  private static String named(String name) {
    return POLICY.replace("name: p", "name: " + name);
  }

  private static Mapping document(String yaml) {
    return Wanted.documents(yaml).getFirst();
  }

  private static Rendered wanted(String... yaml) {
    return Wanted.in("one", yaml);
  }

  private static PlanOptions options(String commit) {
    return PlanOptions.of(Pretend.FLEET, commit, "digest");
  }
}
