package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * cilium-operator writes the condition Valid with the whole policy, in its own text, and a real API
 * server lists it as owner of {@code specs}.
 */
class StatusOwnerTest {

  private static final String PATH =
      "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/allow";
  private static final String SPECS =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      specs:
      - endpointSelector: {matchLabels: {app: my-app}}
        ingress: [{fromEndpoints: [{matchLabels: {app: frontend}}]}]
      """;
  private static final String CHANGED = SPECS.replace("frontend", "backend");
  private static final String OPERATOR =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      specs:
      - endpointSelector: {matchLabels: {"any:app": my-app}}
        ingress: [{fromEndpoints: [{matchLabels: {"any:app": frontend}}]}]
        enableDefaultDeny: {}
      status: {conditions: [{type: Valid, status: "True"}]}
      """;

  private final RealCluster cluster = RealCluster.clean();

  @BeforeEach
  void apply() {
    assertThat(cluster.round("c1", Policies.NAMESPACE, SPECS).problem()).isEmpty();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(DriftMode.class)
  void a_change_of_specs_is_applied_though_the_operator_is_listed_as_their_owner(DriftMode drift)
      throws IOException {
    operatorUpdatesTheStatus();

    var same = round("c1", drift, SPECS);
    assertThat(same.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(same.plan().orElseThrow().drift()).isEmpty();

    assertWritten(round("c2", drift, CHANGED), CHANGED);
    assertThat(round("c2", drift, CHANGED).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void nor_does_a_status_that_is_applied_hold_them() throws IOException {
    var answer = cluster.plane.api(cluster.name).apply(PATH + "/status", OPERATOR);
    assertThat(answer.ok()).as(answer.body()).isTrue();
    assertOwnerOfSpecs("Apply", "atoll-sandbox");

    assertWritten(round("c2", DriftMode.CORRECT, CHANGED), CHANGED);
  }

  @ParameterizedTest
  @EnumSource(DriftMode.class)
  void specs_that_git_gave_up_go_though_the_operator_is_listed_as_their_owner(DriftMode drift)
      throws IOException {
    operatorUpdatesTheStatus();

    assertWritten(round("c2", drift, Policies.ALLOW), Policies.ALLOW);
  }

  @Test
  void an_edit_of_specs_after_the_operator_was_listed_is_drift_of_its_hand() throws IOException {
    operatorUpdatesTheStatus();
    cluster.kubectl(
        "patch",
        "cnp",
        "-n",
        "shop",
        "allow",
        "--type=json",
        "-p=[{\"op\":\"add\",\"path\":\"/specs/0/ingress\",\"value\":[{}]}]");

    var round = round("c1", DriftMode.CORRECT, SPECS);

    assertThat(round.plan().orElseThrow().drift())
        .singleElement()
        .satisfies(d -> assertThat(d.what()).isEqualTo("kubectl-patch changed specs"));
    assertWritten(round, SPECS);
  }

  private void operatorUpdatesTheStatus() throws IOException {
    var seen = cluster.policy("allow");
    var text = Wanted.documents(OPERATOR).getFirst();
    var whole =
        seen.with("specs", text.get("specs").orElseThrow())
            .with("status", text.get("status").orElseThrow());
    var answer =
        cluster
            .plane
            .api(cluster.name)
            .put(PATH + "/status?fieldManager=cilium-operator", Json.text(whole));
    assertThat(answer.ok()).as(answer.body()).isTrue();
    assertOwnerOfSpecs("Update", "cilium-operator");
    assertThat(cluster.policy("allow").get("specs")).isEqualTo(seen.get("specs"));
  }

  /** That the API server still does what these tests are about. */
  private void assertOwnerOfSpecs(String operation, String manager) {
    var owners =
        LiveObjects.of(cluster.policy("allow")).owners().stream()
            .filter(o -> o.fields().mapping("f:specs").isPresent())
            .toList();
    assertThat(owners)
        .anySatisfy(o -> {
          assertThat(o.manager()).isEqualTo(manager);
          assertThat(o.subresource()).isEqualTo("status");
          assertThat(o.applies()).isEqualTo(operation.equals("Apply"));
        });
  }

  private RoundResult round(String commit, DriftMode drift, String policy) {
    PlanOptions options = RealCluster.options(commit).withDrift(drift);
    return cluster.round(options, Policies.NAMESPACE, policy);
  }

  private void assertWritten(RoundResult round, String policy) {
    assertThat(round.problem()).isEmpty();
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    Mapping wanted = Wanted.documents(policy).getFirst();
    assertThat(cluster.policy("allow").get("spec")).isEqualTo(wanted.get("spec"));
    assertThat(cluster.policy("allow").get("specs")).isEqualTo(wanted.get("specs"));
  }
}
