package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.plan.Plan.Drift;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other hands on our objects, on a real API server. */
class DriftTest {

  private static final String PATH =
      "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/allow";
  private static final String OPEN = "{\"spec\":{\"ingress\":[{\"fromEntities\":[\"all\"]}]}}";
  private static final String TURNED = "{\"spec\":{\"egressDeny\":[{\"toEntities\":[\"world\"]}]}}";

  private final RealCluster cluster = RealCluster.clean();

  @BeforeEach
  void apply() {
    assertThat(cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW).problem()).isEmpty();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_field_of_ours_that_was_edited_is_set_back() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", OPEN);

    var round = again();

    assertThat(round.problem()).isEmpty();
    assertThat(onlyDrift(round).what()).isEqualTo("kubectl-patch changed spec.ingress");
    assertThat(spec()).isEqualTo(wantedSpec());
    assertThat(again().outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_rule_that_turns_the_policy_around_is_removed() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", TURNED);

    var round = again();

    assertThat(round.problem()).isEmpty();
    assertThat(onlyDrift(round).what()).isEqualTo("kubectl-patch added spec.egressDeny");
    assertThat(spec()).isEqualTo(wantedSpec());
    assertThat(again().outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_foreign_rule_without_an_owner_is_removed_too() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", TURNED);
    cluster.kubectl(
        "patch",
        "cnp",
        "-n",
        "shop",
        "allow",
        "--type=merge",
        "-p",
        "{\"metadata\":{\"managedFields\":[{}]}}");

    assertThat(again().problem()).isEmpty();

    assertThat(spec()).isEqualTo(wantedSpec());
    assertThat(again().outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_foreign_rule_of_an_apply_manager_is_removed() {
    applyAsOther("egressDeny: [{toEntities: [world]}]");

    var round = again();

    assertThat(round.problem()).isEmpty();
    assertThat(onlyDrift(round).what()).isEqualTo("other added spec.egressDeny");
    assertThat(spec()).isEqualTo(wantedSpec());
  }

  @Test
  void a_field_of_ours_that_an_apply_manager_took_is_left_to_it_and_named() {
    applyAsOther("ingress: [{fromEntities: [all]}]");
    var taken = spec();

    var round = again();

    assertThat(round.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(round.plan().orElseThrow().steps())
        .filteredOn(s -> s.verb() == Verb.BLOCKED)
        .singleElement()
        .satisfies(s ->
            assertThat(s.why())
                .startsWith("spec.ingress is held by other through server-side apply"));
    assertThat(round.traffic().writes()).isZero();
    assertThat(spec()).isEqualTo(taken);
  }

  @Test
  void force_takes_it_back() {
    applyAsOther("ingress: [{fromEntities: [all]}]");

    var round =
        cluster.round(
            RealCluster.options("c1").withForce(true), Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.problem()).isEmpty();
    assertThat(spec()).isEqualTo(wantedSpec());
  }

  @Test
  void a_deleted_object_comes_back() {
    cluster.kubectl("delete", "cnp", "-n", "shop", "allow");

    var round = again();

    assertThat(round.problem()).isEmpty();
    assertThat(onlyDrift(round).what()).isEqualTo("somebody deleted it");
    assertThat(spec()).isEqualTo(wantedSpec());
  }

  @Test
  void our_mark_comes_back() {
    cluster.kubectl("label", "cnp", "-n", "shop", "allow", "atoll.dev/fleet-");

    assertThat(again().problem()).isEmpty();

    assertThat(cluster.policy("allow").string("metadata", "labels", "atoll.dev/fleet"))
        .contains(RealCluster.FLEET);
  }

  @Test
  void in_report_mode_drift_is_shown_and_a_new_commit_still_applied() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", OPEN);
    var edited = spec();
    var report = RealCluster.options("c1").withDrift(DriftMode.REPORT);

    var round = cluster.round(report, Policies.NAMESPACE, Policies.ALLOW);

    assertThat(onlyDrift(round).what()).isEqualTo("kubectl-patch changed spec.ingress");
    assertThat(round.traffic().writes()).isZero();
    assertThat(spec()).isEqualTo(edited);

    var moved = Policies.ALLOW.replace("frontend", "other");
    var next = RealCluster.options("c2").withDrift(DriftMode.REPORT);
    assertThat(cluster.round(next, Policies.NAMESPACE, moved).problem()).isEmpty();
    assertThat(spec()).isEqualTo(Wanted.documents(moved).getFirst().get("spec"));
  }

  @Test
  void adopting_without_correcting_drift_leaves_foreign_fields_and_reports_them() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", TURNED);
    var turned = spec();
    cluster.kubectl("delete", "configmap", "-n", "atoll-system", "--all");
    var report = RealCluster.options("c1").withDrift(DriftMode.REPORT);

    var adopting = cluster.round(report, Policies.NAMESPACE, Policies.ALLOW);

    assertThat(adopting.problem()).isEmpty();
    assertThat(onlyDrift(adopting).what()).isEqualTo("kubectl-patch added spec.egressDeny");
    assertThat(adopting.driftLeft()).hasSize(1);
    assertThat(spec()).isEqualTo(turned);
    var next = cluster.round(report, Policies.NAMESPACE, Policies.ALLOW);
    assertThat(next.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(next.driftLeft()).hasSize(1);
    assertThat(again().problem()).isEmpty();
    assertThat(spec()).isEqualTo(wantedSpec());
  }

  @Test
  void with_drift_off_nothing_is_said_or_done() {
    cluster.kubectl("patch", "cnp", "-n", "shop", "allow", "--type=merge", "-p", OPEN);

    var round =
        cluster.round(
            RealCluster.options("c1").withDrift(DriftMode.OFF), Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(round.plan().orElseThrow().drift()).isEmpty();
  }

  @Test
  void labels_and_annotations_of_others_are_no_drift() {
    cluster.kubectl("label", "cnp", "-n", "shop", "allow", "team=blue");
    cluster.kubectl("annotate", "cnp", "-n", "shop", "allow", "note=hello");

    assertThat(again().outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  private RoundResult again() {
    return cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
  }

  private void applyAsOther(String field) {
    var yaml =
        """
        apiVersion: cilium.io/v2
        kind: CiliumNetworkPolicy
        metadata: {name: allow, namespace: shop}
        spec:
          %s
        """
            .formatted(field);
    cluster.kubectlWith(
        yaml, "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
  }

  private Optional<Value> spec() {
    return cluster.object(PATH).get("spec");
  }

  private static Optional<Value> wantedSpec() {
    return Wanted.documents(Policies.ALLOW).getFirst().get("spec");
  }

  private static Drift onlyDrift(RoundResult round) {
    var drift = round.plan().orElseThrow().drift();
    assertThat(drift).hasSize(1);
    return drift.getFirst();
  }
}
