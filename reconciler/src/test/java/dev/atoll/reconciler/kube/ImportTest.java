package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.reconciler.adoption.Adopted;
import dev.atoll.reconciler.adoption.Adoption;
import dev.atoll.reconciler.adoption.AdoptionOptions;
import dev.atoll.reconciler.fleet.Release;
import dev.atoll.reconciler.plan.Difference;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.validators.Review;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real clusters that nobody manages become a fleet, and the fleet changes nothing in them. */
class ImportTest {

  private static final String ONE = "contract";
  private static final String TWO = "second";
  private static final AdoptionOptions OPTIONS = new AdoptionOptions(RealCluster.FLEET, false);

  private static final String CILIUM =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: cilium-config, namespace: kube-system}
      data:
        cluster-name: NAME
        cluster-id: "ID"
        routing-mode: native
        ipv4-native-routing-cidr: 10.0.0.0/8
        enable-ipv4: "true"
        enable-ipv6: "false"
        enable-policy: default
        ipam: cluster-pool
        cluster-pool-ipv4-cidr: 10.ID.0.0/16
        cluster-pool-ipv4-mask-size: "24"
        max-connected-clusters: "255"
        policy-default-local-cluster: "false"
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: cilium, namespace: kube-system}
      spec:
        selector: {matchLabels: {k8s-app: cilium}}
        template:
          metadata: {labels: {k8s-app: cilium}}
          spec:
            containers: [{name: cilium-agent, image: "quay.io/cilium/cilium:v1.20.2"}]
      """;

  private static final String EVERYWHERE =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, labels: {team: shop}}
      ---
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: equal, namespace: shop, labels: {tier: web}, annotations: {example.com/why: "${cluster.name} stays"}}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        ingress:
        - fromEndpoints: [{matchLabels: {app: frontend}}]
          toPorts: [{ports: [{port: "8080", protocol: TCP}]}]
      ---
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: ping}
      spec:
        endpointSelector: {}
        ingress: [{icmps: [{fields: [{type: 8}]}]}]
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: equal, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: my-app}}
        ingress: [{ports: [{port: 80}], from: []}]
        egress: []
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: checkout, namespace: shop, annotations: {service.cilium.io/global: "true"}}
      spec: {selector: {app: checkout}, ports: [{name: http, port: 80, targetPort: 8080}]}
      """;

  private static final String NEAR =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: near, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        egress: [{toCIDR: [192.0.2.0/24], toPorts: [{ports: [{port: "443", protocol: TCP}]}]}]
      """;

  private static final String ONLY_ONE =
      """
      apiVersion: cilium.io/v2
      kind: CiliumCIDRGroup
      metadata: {name: partners}
      spec: {externalCIDRs: [198.51.100.0/24]}
      ---
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: partners, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        ingress: [{fromCIDRSet: [{cidrGroupRef: partners}]}]
      """;

  private static final String CHART =
      NEAR.replace("name: near", "name: of-a-chart, labels: {app.kubernetes.io/managed-by: Helm}");

  private final RealCluster one = RealCluster.clean(ONE);
  private final RealCluster two = RealCluster.clean(TWO);

  @BeforeEach
  void clustersThatPeopleMade() {
    install(one, "1");
    install(two, "2");
    one.kubectlWith(EVERYWHERE, "apply", "-f", "-");
    two.kubectlWith(EVERYWHERE, "apply", "--server-side", "--field-manager=team", "-f", "-");
    one.kubectlWith(NEAR, "apply", "-f", "-");
    two.kubectlWith(NEAR.replace("443", "8443"), "apply", "-f", "-");
    one.kubectlWith(ONLY_ONE, "apply", "-f", "-");
    two.kubectlWith(CHART, "apply", "-f", "-");
  }

  private static void install(RealCluster cluster, String id) {
    cluster.kubectlWith(CILIUM.replace("NAME", cluster.name).replace("ID", id), "apply", "-f", "-");
  }

  @AfterEach
  void close() {
    for (var cluster : List.of(one, two)) {
      cluster.kubectl("-n", "kube-system", "delete", "configmap/cilium-config", "ds/cilium");
      cluster.close();
    }
  }

  @Test
  void the_fleet_passes_its_checks_and_plans_only_to_adopt() {
    var review = review(imported());

    assertThat(review.findings().stream().filter(r -> r.finding().severity() == Severity.ERROR))
        .isEmpty();
    for (var cluster : List.of(one, two)) {
      var plan = cluster.target.plan(desired(review, cluster));
      assertThat(plan.stop()).isEmpty();
      assertThat(plan.facts()).isEmpty();
      assertThat(plan.steps()).extracting(Step::verb).containsOnly(Verb.ADOPT);
      assertThat(changed(plan)).isEmpty();
    }
  }

  @Test
  void adopting_changes_no_policy_and_then_everything_is_kept() {
    var review = review(imported());
    var before = one.policy("equal").mapping("spec");

    assertThat(one.target.round(desired(review, one)).outcome()).isEqualTo(Outcome.APPLIED);

    assertThat(one.policy("equal").mapping("spec")).isEqualTo(before);
    assertThat(one.target.plan(desired(review, one)).isEmpty()).isTrue();
  }

  @Test
  void equal_policies_stand_once_and_near_equal_ones_are_shown() {
    var adopted = imported();

    assertThat(adopted.files())
        .extracting(f -> f.path())
        .containsExactly(
            "clusters/contract.yaml",
            "clusters/second.yaml",
            "fleet.yaml",
            "namespaces/shop.yaml",
            "policies/_cluster/partners.yaml",
            "policies/_cluster/ping.yaml",
            "policies/shop/equal.networkpolicy.yaml",
            "policies/shop/equal.yaml",
            "policies/shop/near.contract.yaml",
            "policies/shop/near.second.yaml",
            "policies/shop/partners.yaml",
            "services/shop/checkout.yaml");
    assertThat(text(adopted, "policies/shop/equal.yaml")).doesNotContain("atoll.dev/clusters");
    assertThat(text(adopted, "policies/shop/partners.yaml"))
        .contains("atoll.dev/clusters: name=contract\n");
    assertThat(adopted.report().variations())
        .singleElement()
        .satisfies(v ->
            assertThat(v.changes())
                .extracting(c -> c.path())
                .containsExactly("spec.egress[0].toPorts[0].ports[0].port"));
    assertThat(adopted.report().leftOut())
        .singleElement()
        .satisfies(r ->
            assertThat(r.key().name() + ": " + r.why())
                .isEqualTo("of-a-chart: Helm looks after it"));
  }

  @Test
  void the_ranges_of_pods_and_services_are_the_clusters_own() {
    var cluster = text(imported(), "clusters/second.yaml");

    assertThat(cluster).contains("id: 2", "podCIDRs: [10.2.0.0/16]", "version: 1.20.2");
    assertThat(cluster).containsPattern("\n  serviceCIDRs: \\[10\\.9\\d\\.0\\.0/16]");
    assertThat(cluster).contains("policyDefaultLocalCluster: false");
  }

  private Adopted imported() {
    return Adoption.of(
        Surveys.read(one.plane.kubeconfig(), List.of(ONE, TWO), Timing.DEFAULT), OPTIONS);
  }

  private static Review review(Adopted adopted) {
    return Review.of(
        new Checked<>(new FleetFiles("", adopted.files()), List.of()), LocalDate.of(2026, 1, 1));
  }

  private static Desired desired(Review review, RealCluster cluster) {
    return Release.desired(
        review.fleet().settings(),
        Objects.requireNonNull(review.rendered().get(cluster.name)),
        "c1",
        true,
        Optional.empty());
  }

  /** Places that adopting would change, beside our own mark and what the annotations imply. */
  private static List<String> changed(Plan plan) {
    return plan.steps().stream()
        .flatMap(s -> s.differences().stream().map(d -> s.key() + " " + d.path() + " " + d.kind()))
        .filter(d ->
            !d.matches(
                ".* metadata\\.(labels|annotations)(\\[?\\.?atoll\\.dev/fleet]?)? "
                    + Difference.Kind.MISSING))
        .filter(d ->
            !d.matches(
                "Service .* metadata\\.annotations.*service\\.cilium\\.io/(shared|affinity)]?"
                    + " MISSING"))
        .collect(Collectors.toList());
  }

  private static String text(Adopted adopted, String path) {
    return adopted.files().stream()
        .filter(f -> f.path().equals(path))
        .map(f -> new String(f.content(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }
}
