package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.refusal.Crds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is tried before it is written, and what is known to be taken. */
class RehearsalTest {

  private static final String POLICY =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: NAME, namespace: shop}
      spec:
        endpointSelector: {}
        ingress: [{fromEntities: [cluster]}]
      """;
  private static final Judges ONLY_SCHEMAS = judges();

  @Test
  void a_handful_is_tried_whole_and_the_cluster_is_not_asked_who_judges() {
    var handful = policies("p", 20);

    var tried =
        Rehearsal.of(
            handful,
            () -> {
              throw new AssertionError("asked");
            },
            "islands",
            Set.of());

    assertThat(tried).isEqualTo(handful);
  }

  @Test
  void of_many_new_policies_one_in_each_namespace_is_tried() {
    var steps = policies("p", 30);
    policies("q", 30).forEach(s -> steps.add(in("zoo", s)));

    assertThat(tried(steps, ONLY_SCHEMAS)).containsExactly("shop/p10", "zoo/q10");
  }

  @Test
  void namespaces_that_the_round_has_made_are_alike_and_one_stands_for_all_of_them() {
    var steps = policies("p", 30);
    policies("q", 30).forEach(s -> steps.add(in("zoo", s)));
    policies("r", 30).forEach(s -> steps.add(in("pond", s)));

    assertThat(tried(steps, ONLY_SCHEMAS, Set.of("shop", "pond")))
        .containsExactly("shop/p10", "zoo/q10");
  }

  @Test
  void making_and_changing_need_other_rights_and_are_tried_apart() {
    var steps = policies("p", 30);
    policies("q", 30).forEach(s -> steps.add(there(s, Action.APPLY, List.of())));

    assertThat(tried(steps, ONLY_SCHEMAS)).containsExactly("shop/p10", "shop/q10");
  }

  @Test
  void an_object_that_the_definition_refuses_is_tried_and_stands_for_its_neighbours() {
    var steps = policies("p", 30);
    steps.add(create(POLICY.replace("NAME", "z").replace("ingress:", "ingres:")));

    assertThat(tried(steps, ONLY_SCHEMAS)).containsExactly("shop/z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels: {a: not/a/value}",
        "labels: {not a key: a}",
        "annotations: {not a key: a}",
        "finalizers: [atoll.dev/x]",
        "ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: a, uid: b}]"
      })
  void metadata_that_no_definition_judges_is_tried(String metadata) {
    var steps = policies("p", 30);
    steps.add(create(POLICY.replace("NAME,", "z, " + metadata + ",")));

    assertThat(tried(steps, ONLY_SCHEMAS)).containsExactly("shop/z");
  }

  @Test
  void an_object_that_is_large_is_tried() {
    var steps = policies("p", 30);
    var large = "annotations: {a: " + "x".repeat(262_144) + "}";
    steps.add(create(POLICY.replace("NAME,", "z, " + large + ",")));

    assertThat(tried(steps, ONLY_SCHEMAS)).containsExactly("shop/z");
  }

  @Test
  void what_is_forced_or_joined_with_foreign_fields_is_tried() {
    var foreign = new Difference("spec.egress", Difference.Kind.FOREIGN, "", false, false);
    var steps = policies("p", 30);
    steps.add(there(create(POLICY.replace("NAME", "u")), Action.TAKE, List.of()));
    steps.add(there(create(POLICY.replace("NAME", "v")), Action.RESTORE, List.of()));
    steps.add(there(create(POLICY.replace("NAME", "w")), Action.APPLY, List.of(foreign)));

    assertThat(tried(steps, ONLY_SCHEMAS))
        .containsExactly("shop/p10", "shop/u", "shop/v", "shop/w");
  }

  @ParameterizedTest
  @CsvSource({
    "cilium.io, ciliumnetworkpolicies, 30",
    "*, ciliumnetworkpolicies, 30",
    "cilium.io, *, 30",
    "*, */*, 30",
    "apps, *, 1",
    "cilium.io, ciliumnetworkpolicies/status, 1",
    "cilium.io, ciliumcidrgroups, 1",
    "'', pods, 1"
  })
  void a_kind_that_a_webhook_or_policy_looks_at_is_tried_whole(
      String group, String resource, int count) {
    var rule = new AdmissionRule(List.of(group), List.of("leases", resource));

    assertThat(tried(policies("p", 30), judges(rule))).hasSize(count);
  }

  @Test
  void a_kind_whose_definition_is_not_known_is_tried_whole() {
    assertThat(tried(policies("p", 30), Judges.UNKNOWN)).hasSize(30);
  }

  private static Judges judges(AdmissionRule... rules) {
    return new Judges(List.of(rules), Map.of("cilium.io/CiliumNetworkPolicy", schema()));
  }

  private static Schema schema() {
    return Crds.wholeSchemas("cilium.io", "CiliumNetworkPolicy").getLast().schema();
  }

  private static List<String> tried(List<Step> steps, Judges judges) {
    return tried(steps, judges, Set.of());
  }

  private static List<String> tried(List<Step> steps, Judges judges, Set<String> made) {
    return Rehearsal.of(steps, () -> judges, "islands", made).stream()
        .map(s -> s.key().namespace() + "/" + s.key().name())
        .toList();
  }

  private static List<Step> policies(String prefix, int count) {
    return new ArrayList<>(
        IntStream.range(10, 10 + count)
            .mapToObj(i -> create(POLICY.replace("NAME", prefix + i)))
            .toList());
  }

  private static Step create(String yaml) {
    var object = Wanted.object(Wanted.documents(yaml).getFirst());
    return new Step(
        Verb.CREATE,
        object.key(),
        "new in Git",
        Stage.POLICIES,
        Action.APPLY,
        Optional.of(object),
        Optional.empty(),
        List.of());
  }

  private static Step in(String namespace, Step step) {
    var yaml = POLICY.replace("NAME", step.key().name()).replace("shop", namespace);
    return create(yaml);
  }

  private static Step there(Step step, Action action, List<Difference> differences) {
    var live =
        new LiveObject(step.key(), Mapping.empty(SourcePos.NONE), "uid", "1", false, List.of());
    return new Step(
        Verb.UPDATE,
        step.key(),
        "changed in Git",
        step.stage(),
        action,
        step.desired(),
        Optional.of(live),
        differences);
  }
}
