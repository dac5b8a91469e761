package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.kube.FaultProxy.Fault;
import dev.atoll.reconciler.kube.FaultProxy.Seen;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem.Reason;
import dev.atoll.reconciler.target.RoundResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a large commit a real API server is asked about before any of it is written. */
class RehearsalOnServerTest {

  private static final Duration TO_TAKE_EFFECT = Duration.ofSeconds(30);
  private static final String DEFINITION = "ciliumnetworkpolicies.cilium.io";
  private static final String A_FIELD =
      "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/more";

  private static final String RULE =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: not-p17}
      spec:
        failurePolicy: Fail
        matchConstraints:
          resourceRules:
          - {apiGroups: [cilium.io], apiVersions: ["*"], operations: [CREATE], resources: ["*"]}
        validations: [{expression: "object.metadata.name != 'p17'"}]
      """;
  private static final String BINDING =
      """
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: not-p17}
      spec: {policyName: not-p17, validationActions: [Deny]}
      """;
  private static final String WEBHOOK =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingWebhookConfiguration
      metadata: {name: looks-at-policies}
      webhooks:
      - name: policies.example.com
        admissionReviewVersions: [v1]
        sideEffects: None
        failurePolicy: Ignore
        matchConditions: [{name: never, expression: "false"}]
        clientConfig: {url: "https://127.0.0.1:1/"}
        rules:
        - {apiGroups: ["*"], apiVersions: [v2], operations: ["*"], resources: ["*/*"]}
      """;

  @TempDir Path credentials;

  private final RealCluster cluster = RealCluster.clean();
  private final FaultProxy proxy = new FaultProxy(cluster.plane, cluster.name);
  private KubeTarget target;

  @BeforeEach
  void open() throws IOException {
    proxy.writeKubeconfig(credentials.resolve("proxied"));
    target = KubeTarget.open(cluster.name, credentials, "proxied");
  }

  @AfterEach
  void close() {
    target.close();
    proxy.close();
    cluster.close();
  }

  @Test
  void of_thirty_policies_that_nothing_judges_one_is_tried() {
    var round = round("c1", thirty());

    assertThat(round.problem()).isEmpty();
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(round.traffic().dryRuns()).isEqualTo(1);
    assertThat(stored()).hasSize(30);

    proxy.heal();
    assertThat(round("c1", thirty()).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(proxy.seen()).noneMatch(s -> asks(s));
  }

  @Test
  void a_small_commit_is_tried_whole_without_asking_who_judges() {
    var round = round("c1", policies(20));

    assertThat(round.traffic().dryRuns()).isEqualTo(20);
    assertThat(proxy.seen()).noneMatch(s -> asks(s));
  }

  @Test
  void one_policy_that_the_cluster_forbids_stops_all_before_the_first() {
    cluster.kubectlWith(RULE + BINDING, "apply", "-f", "-");
    try {
      await(() -> !takes("p17"));
      var round = round("c1", thirty());

      assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(round.problem().orElseThrow().reason()).isEqualTo(Reason.REFUSED);
      assertThat(round.problem().orElseThrow().message()).contains("shop/p17").contains("not-p17");
      assertThat(round.traffic().dryRuns()).isEqualTo(30);
      assertThat(stored()).isEmpty();
      assertThat(cluster.has("/api/v1/namespaces/shop")).isTrue();
    } finally {
      cluster.kubectlWith(BINDING + "---\n" + RULE, "delete", "-f", "-");
      await(() -> takes("p17"));
    }
  }

  @Test
  void a_webhook_that_may_look_at_a_policy_has_all_tried() {
    cluster.kubectlWith(WEBHOOK, "apply", "-f", "-");
    try {
      var round = round("c1", thirty());

      assertThat(round.problem()).isEmpty();
      assertThat(round.traffic().dryRuns()).isEqualTo(30);
    } finally {
      cluster.kubectlWith(WEBHOOK, "delete", "-f", "-");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "validatingwebhookconfigurations",
        "mutatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "mutatingadmissionpolicies",
        "customresourcedefinitions/ciliumnetworkpolicies.cilium.io"
      })
  void where_atoll_may_not_see_who_judges_all_are_tried(String resource) {
    var forbidden = new Fault.Status(403, "{\"kind\":\"Status\",\"message\":\"forbidden\"}");
    proxy.spoil(s -> s.touches(resource) ? Optional.of(forbidden) : Optional.empty());

    var round = round("c1", thirty());

    assertThat(round.problem()).isEmpty();
    assertThat(round.traffic().dryRuns()).isEqualTo(30);
  }

  @Test
  void an_api_server_older_than_admission_policies_has_none() {
    var missing = new Fault.Status(404, "{\"kind\":\"Status\",\"message\":\"not found\"}");
    proxy.spoil(s -> s.touches("admissionpolicies") ? Optional.of(missing) : Optional.empty());

    assertThat(round("c1", thirty()).traffic().dryRuns()).isEqualTo(1);
  }

  @Test
  void a_definition_that_no_table_has_has_all_tried() {
    patch("[{'op': 'add', 'path': '%s', 'value': {'type': 'string'}}]");
    try {
      assertThat(round("c1", thirty()).traffic().dryRuns()).isEqualTo(30);
    } finally {
      patch("[{'op': 'remove', 'path': '%s'}]");
    }
    assertThat(round("c2", changed()).traffic().dryRuns()).isEqualTo(1);
  }

  @Test
  void a_mistake_in_one_of_thirty_is_tried_and_nothing_is_written() {
    var wrong = Policies.LOCKED.replace("egress: []", "egres: []");
    var all = Stream.concat(Stream.of(thirty()), Stream.of(wrong)).toArray(String[]::new);

    var round = round("c1", all);

    assertThat(round.problem().orElseThrow().message()).contains("shop/locked").contains("egres");
    assertThat(round.traffic().dryRuns()).isEqualTo(1);
    assertThat(stored()).isEmpty();
  }

  private static boolean asks(Seen request) {
    return request.touches("admissionregistration") || request.touches("apiextensions");
  }

  private void patch(String operations) {
    var json = operations.formatted(A_FIELD).replace('\'', '"');
    cluster.kubectl("patch", "crd", DEFINITION, "--type=json", "--patch=" + json);
  }

  /** Whether the API server would take a policy of that name. */
  private boolean takes(String name) {
    try {
      cluster.kubectlWith(
          Policies.ALLOW.replace("name: allow", "name: " + name).replace("shop", "default"),
          "create",
          "--dry-run=server",
          "-f",
          "-");
      return true;
    } catch (AssertionError refused) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) {
    var end = System.nanoTime() + TO_TAKE_EFFECT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in force in time").isLessThan(end);
    }
  }

  private List<?> stored() {
    return cluster
        .object("/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies")
        .items("items");
  }

  private static String[] thirty() {
    return policies(30);
  }

  private static String[] changed() {
    return Stream.of(thirty()).map(p -> p.replace("frontend", "other")).toArray(String[]::new);
  }

  /** A namespace and so many policies. */
  private static String[] policies(int count) {
    var policies =
        IntStream.range(0, count).mapToObj(i -> Policies.ALLOW.replace("allow", "p" + i));
    return Stream.concat(Stream.of(Policies.NAMESPACE), policies).toArray(String[]::new);
  }

  private RoundResult round(String commit, String... yaml) {
    return target.round(new Desired(Wanted.in(cluster.name, yaml), RealCluster.options(commit)));
  }
}
