package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.FleetSettings.Deletions;
import dev.atoll.reconciler.plan.Plan.Stop;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.StepResult.State;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stands in the way of a round, on a real API server. */
class HindranceTest {

  private static final String ANNOTATIONS =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: checkout
        namespace: shop
        annotations: {service.cilium.io/global: "true"}
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checkout, namespace: shop}
      spec:
        selector: {app: checkout}
        ports: [{name: http, port: 80, targetPort: 8080}]
      """;

  private final RealCluster cluster = RealCluster.clean();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void a_missing_crd_blocks_its_objects_and_nothing_else() {
    var missing =
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: admin}
        spec: {priority: 10}
        """;

    var round = cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, missing);

    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(step(round, "admin").verb()).isEqualTo(Verb.BLOCKED);
    assertThat(step(round, "admin").why())
        .isEqualTo(
            "the cluster does not know clusternetworkpolicies.policy.networking.k8s.io: its CRD is"
                + " missing");
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
  }

  @Test
  void objects_wait_for_a_namespace_that_is_being_deleted() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    cluster.kubectl("delete", "namespace", "shop", "--wait=false"); // nobody finishes it here

    var round = cluster.round("c2", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);

    assertThat(step(round, "locked").verb()).isEqualTo(Verb.WAITING);
    assertThat(step(round, "locked").why()).isEqualTo("the namespace shop is being deleted");
    assertThat(round.traffic().dryRuns()).isZero();
  }

  @Test
  void objects_wait_for_a_namespace_that_is_not_there() {
    var round = cluster.round("c1", Policies.ALLOW);

    assertThat(step(round, "allow").why()).isEqualTo("there is no namespace shop");
    assertThat(round.traffic().writes()).isZero();
  }

  @Test
  void annotations_wait_for_the_teams_service_and_leave_again_without_it() {
    var waiting = cluster.round("c1", Policies.NAMESPACE, ANNOTATIONS);
    assertThat(step(waiting, "checkout").verb()).isEqualTo(Verb.WAITING);

    cluster.kubectlWith(SERVICE, "apply", "-f", "-");
    var applied = cluster.round("c1", Policies.NAMESPACE, ANNOTATIONS);
    assertThat(applied.problem()).isEmpty();
    assertThat(service()).contains("service.cilium.io/global");

    assertThat(cluster.round("c1", Policies.NAMESPACE, ANNOTATIONS).outcome())
        .isEqualTo(Outcome.UNCHANGED);

    var removed = cluster.round("c2", Policies.NAMESPACE);
    assertThat(removed.problem()).isEmpty();
    assertThat(service()).contains("8080").doesNotContain("cilium").doesNotContain("atoll");
  }

  @Test
  void a_whole_service_is_applied_once_and_its_defaults_are_no_drift() {
    assertThat(cluster.round("c1", Policies.NAMESPACE, SERVICE).problem()).isEmpty();

    assertThat(cluster.round("c1", Policies.NAMESPACE, SERVICE).outcome())
        .isEqualTo(Outcome.UNCHANGED);

    var moved = SERVICE.replace("port: 80,", "port: 81,");
    assertThat(cluster.round("c2", Policies.NAMESPACE, moved).problem()).isEmpty();
    assertThat(service()).contains("\"port\":81").doesNotContain("\"port\":80,");
    assertThat(cluster.round("c2", Policies.NAMESPACE, moved).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_namespace_is_given_up_and_not_deleted() {
    cluster.round("c1", Policies.NAMESPACE);

    var round = cluster.round("c2");

    assertThat(round.problem()).isEmpty();
    assertThat(cluster.object("/api/v1/namespaces/shop").toString())
        .contains("shop")
        .doesNotContain("team")
        .doesNotContain("atoll");
    assertThat(cluster.inventory()).isEmpty();
  }

  @Test
  void a_commit_that_removes_too_much_changes_nothing_until_it_is_approved() {
    cluster.round("c1", policies(0, 8));
    var strict = RealCluster.options("c2").withDeletions(new Deletions(3, 5));

    var stopped = cluster.round(strict, policies(6, 9));

    assertThat(stopped.outcome()).isEqualTo(Outcome.BLOCKED);
    assertThat(stop(stopped).reason()).isEqualTo(Stop.Reason.DELETIONS);
    assertThat(stop(stopped).message())
        .isEqualTo("this commit removes 6 of 9 objects, and at most 3 are allowed");
    assertThat(stopped.traffic().writes()).isZero();
    assertThat(cluster.policy("p8").entries()).isEmpty();

    assertThat(cluster.round(strict.approving("c1"), policies(6, 9)).outcome())
        .isEqualTo(Outcome.BLOCKED);
    var approved = cluster.round(strict.approving("c2"), policies(6, 9));
    assertThat(approved.problem()).isEmpty();
    assertThat(cluster.policy("p0").entries()).isEmpty();
    assertThat(cluster.policy("p8").entries()).isNotEmpty();
  }

  @Test
  void the_last_policy_of_a_cluster_is_not_removed_unasked() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

    var round = cluster.round("c2", Policies.NAMESPACE);

    assertThat(stop(round).message()).isEqualTo("this commit removes the cluster's last policy");
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
  }

  @Test
  void an_incomplete_render_removes_nothing() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);

    cluster.round(
        RealCluster.options("c2").withComplete(false), Policies.NAMESPACE, Policies.LOCKED);

    assertThat(cluster.policy("allow").entries()).isNotEmpty();
    assertThat(cluster.inventory()).hasSize(3);
  }

  @Test
  void an_object_that_the_api_server_refuses_leaves_everything_as_it_was() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    var wrong = Policies.LOCKED.replace("egress: []", "egres: []");
    var moved = Policies.ALLOW.replace("frontend", "other");

    var round = cluster.round("c2", Policies.NAMESPACE, moved, wrong);

    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(round.problem().orElseThrow().reason()).isEqualTo(Problem.Reason.REFUSED);
    assertThat(round.problem().orElseThrow().message()).contains("shop/locked").contains("egres");
    assertThat(cluster.policy("allow").toString()).contains("frontend");
    assertThat(round.results()).extracting(r -> r.state()).doesNotContain(State.DONE);
    assertThat(round.inventory().orElseThrow().applied()).isEqualTo("c1");
  }

  @Test
  void what_is_said_about_a_secret_is_not_shown() {
    var secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: cilium-clustermesh, namespace: shop}
        data: {key: "not-base64-hunter2"}
        """;

    var round = cluster.round("c1", Policies.NAMESPACE, secret);

    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(round.toString()).contains("is not shown");
    assertThat(round.problem().orElseThrow().toString()).doesNotContain("hunter2");
  }

  @Test
  void a_secret_is_compared_by_what_is_stored() {
    var secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: cilium-clustermesh, namespace: shop}
        stringData: {cluster-two: "endpoints: []"}
        """;
    assertThat(cluster.round("c1", Policies.NAMESPACE, secret).problem()).isEmpty();

    assertThat(cluster.round("c1", Policies.NAMESPACE, secret).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_fact_that_changes_what_policies_mean_holds_them_back() {
    cluster.kubectl(
        "create",
        "configmap",
        "-n",
        "kube-system",
        "cilium-config",
        "--from-literal=policy-default-local-cluster=false",
        "--from-literal=cluster-name=" + cluster.name,
        "--from-literal=routing-mode=native");
    try {
      var round = cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);

      assertThat(step(round, "allow").verb()).isEqualTo(Verb.BLOCKED);
      assertThat(step(round, "shop").verb()).isEqualTo(Verb.CREATE);
      assertThat(round.plan().orElseThrow().facts())
          .extracting(
              f -> f.kind() + " " + f.expected() + " " + f.actual() + " " + f.changesMeaning())
          .containsExactly(
              "policyDefaultLocalCluster true false true", "routingMode tunnel native false");
      assertThat(asConfigured().problem()).isEmpty();
      assertThat(cluster.policy("allow").entries()).isNotEmpty();
    } finally {
      cluster.kubectl("delete", "configmap", "-n", "kube-system", "cilium-config");
    }
  }

  private RoundResult asConfigured() {
    var values = Map.<String, Object>of("clustermesh", Map.of("policyDefaultLocalCluster", false));
    var rendered = Wanted.in(cluster.name, values, Policies.NAMESPACE, Policies.ALLOW);
    return cluster.target.round(
        new Desired(rendered, PlanOptions.of(RealCluster.FLEET, "c1", "d")));
  }

  /** A namespace and so many policies. */
  private static String[] policies(int from, int to) {
    return IntStream.range(from - 1, to)
        .mapToObj(i ->
            i < from ? Policies.NAMESPACE : Policies.ALLOW.replace("name: allow", "name: p" + i))
        .toArray(String[]::new);
  }

  private String service() {
    return dev.atoll.fleet.value.Json.text(
        cluster.object("/api/v1/namespaces/shop/services/checkout").without("status"));
  }

  private static Stop stop(RoundResult round) {
    return round.plan().orElseThrow().stop().orElseThrow();
  }

  private static Step step(RoundResult round, String name) {
    return round.plan().orElseThrow().steps().stream()
        .filter(s -> s.key().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
