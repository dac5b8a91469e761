package dev.atoll.reconciler.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.FieldOwner;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.validators.Review;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AdoptionTest {

  private static final String POLICY =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        ingress: [{fromEndpoints: [{matchLabels: {app: frontend}}]}]
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checkout, namespace: shop, annotations: {service.cilium.io/global: "true"}}
      spec: {clusterIP: 10.1.2.3, selector: {app: checkout}, ports: [{name: http, port: 80, targetPort: 8080, protocol: TCP, nodePort: 30080}]}
      """;

  @Test
  void what_is_equal_in_some_clusters_stands_once_and_is_placed_there() {
    var adopted = adopt(one(POLICY), two(POLICY), three());

    assertThat(text(adopted, "policies/shop/allow.yaml"))
        .contains("atoll.dev/clusters: \"name in (one,two)\"");
    assertThat(adopted.report().placed()).isEqualTo(1);
    assertThat(adopted.report().everywhere()).isZero();
  }

  @Test
  void a_form_of_its_own_is_compared_with_the_usual_one() {
    var adopted = adopt(one(POLICY.replace("frontend", "other")), two(POLICY), three(POLICY));

    var variation = adopted.report().variations().getFirst();
    assertThat(variation.clusters()).containsExactly("one");
    assertThat(variation.from()).containsExactly("three", "two");
    assertThat(variation.changes())
        .extracting(c -> c.path())
        .containsExactly("spec.ingress[0].fromEndpoints[0].matchLabels.app");
    assertThat(Found.texts(adopted))
        .containsKeys("policies/shop/allow.one.yaml", "policies/shop/allow.three.yaml");
  }

  @Test
  void an_item_more_at_the_front_is_one_difference() {
    var more = POLICY.replace("ingress: [", "ingress: [{fromEntities: [host]}, ");

    assertThat(adopt(one(POLICY), two(more)).report().variations().getFirst().changes())
        .extracting(c -> c.path())
        .containsExactly("spec.ingress[0]");
  }

  @Test
  void what_belongs_to_somebody_else_is_left_out_and_said() {
    var owned =
        POLICY.replace(
            "{name: allow,", "{name: owned, ownerReferences: [{kind: Tenant, name: t}],");
    var other =
        POLICY.replace("{name: allow,", "{name: other, labels: {atoll.dev/fleet: strangers},");
    var going = POLICY.replace("{name: allow,", "{name: going, deletionTimestamp: now,");
    var argo =
        POLICY.replace(
            "{name: allow,", "{name: argo, annotations: {argocd.argoproj.io/tracking-id: x},");

    var adopted = adopt(one(owned, other, going, argo), two());

    assertThat(adopted.report().leftOut())
        .extracting(r -> r.key().name() + ": " + r.why())
        .containsExactlyInAnyOrder(
            "owned: it belongs to Tenant t",
            "other: it belongs to the fleet strangers",
            "going: it is being deleted",
            "argo: Argo CD looks after it");
    assertThat(Found.texts(adopted).keySet()).noneMatch(p -> p.startsWith("policies/"));
  }

  @Test
  void what_flux_applies_is_known_by_its_field_manager() {
    var value = Wanted.documents(POLICY).getFirst();
    var flux = new FieldOwner("kustomize-controller", true, "", Mapping.empty(SourcePos.NONE));
    var found =
        Found.cluster("one", Found.config("one", 1), List.of(Found.live(value, List.of(flux))));

    assertThat(adopt(found).report().leftOut())
        .extracting(r -> r.why())
        .containsExactly("Flux looks after it");
  }

  @Test
  void managed_policies_are_imported_on_request_without_the_marks_of_the_tool() {
    var helm =
        POLICY.replace(
            "{name: allow,",
            "{name: allow, labels: {app.kubernetes.io/managed-by: Helm, tier: web},"
                + " annotations: {meta.helm.sh/release-name: r},");

    var adopted = Adoption.of(List.of(one(helm)), new AdoptionOptions("islands", true));

    assertThat(text(adopted, "policies/shop/allow.yaml"))
        .contains("tier: web")
        .doesNotContain("elm");
    assertThat(adopted.report().shared())
        .extracting(r -> r.why())
        .containsExactly("Helm looks after it: remove it there");
  }

  @Test
  void our_own_objects_come_again_without_our_mark() {
    var ours = POLICY.replace("{name: allow,", "{name: allow, labels: {atoll.dev/fleet: islands},");

    assertThat(text(adopt(one(ours)), "policies/shop/allow.yaml")).doesNotContain("atoll.dev/");
  }

  @Test
  void a_namespace_keeps_the_labels_that_people_gave_it() {
    var namespace =
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels: {kubernetes.io/metadata.name: shop, pod-security.kubernetes.io/enforce: baseline, team: shop}
          annotations: {clustermesh.cilium.io/global: "true", example.com/note: x}
        spec: {finalizers: [kubernetes]}
        """;

    assertThat(text(adopt(one(POLICY, namespace)), "namespaces/shop.yaml"))
        .isEqualTo(
            """
            apiVersion: v1
            kind: Namespace
            metadata:
              annotations:
                clustermesh.cilium.io/global: "true"
              labels:
                team: shop
              name: shop
            """);
    assertThat(Found.texts(adopt(one(namespace)))).doesNotContainKey("namespaces/shop.yaml");
  }

  @Test
  void a_global_service_becomes_one_object_with_its_members() {
    var local = SERVICE.replace("\"true\"}", "\"true\", service.cilium.io/affinity: Local}");

    var adopted = adopt(one(SERVICE), two(local), three(SERVICE));

    var service = text(adopted, "services/shop/checkout.yaml");
    assertThat(service).contains("kind: GlobalService", "manage: annotations", "targetPort: 8080");
    assertThat(service).doesNotContain("nodePort").doesNotContain("clusterIP");
    var review = Found.review(adopted);
    assertThat(affinity(review, "two")).contains("local");
    assertThat(affinity(review, "three")).contains("none");
  }

  private static Optional<String> affinity(Review review, String cluster) {
    var service =
        Found.rendered(review, cluster).get(new ObjectKey("", "Service", "shop", "checkout"));
    return Objects.requireNonNull(service)
        .string("metadata", "annotations", "service.cilium.io/affinity");
  }

  @Test
  void ports_that_the_clusters_do_not_agree_on_are_shown_and_left_out() {
    var adopted = adopt(one(SERVICE), two(SERVICE.replace("port: 80,", "port: 81,")));

    assertThat(text(adopted, "services/shop/checkout.yaml"))
        .contains("selector:")
        .doesNotContain("ports:");
    assertThat(adopted.report().variations().getFirst().changes())
        .extracting(c -> c.path())
        .containsExactly("ports[0].port");
  }

  @Test
  void a_service_in_a_namespace_that_is_not_global_stays_what_it_is() {
    var config = Found.config("one", 1);
    config.put("clustermesh-default-global-namespace", "false");
    var found =
        Found.cluster(
            "one", config, List.of(Found.live(Wanted.documents(SERVICE).getFirst(), List.of())));

    var adopted = adopt(found);

    assertThat(adopted.report().leftOut())
        .extracting(r -> r.why())
        .containsExactly("its namespace is not global, so the Service is not");
    assertThat(text(adopted, "clusters/one.yaml")).contains("defaultGlobalNamespace: false");
  }

  @Test
  void a_service_that_is_not_global_is_nobodys_business() {
    assertThat(Found.texts(adopt(one(SERVICE.replace("\"true\"", "\"false\"")))))
        .containsOnlyKeys("fleet.yaml", "clusters/one.yaml");
  }

  @Test
  void a_mesh_that_cilium_knows_passes_its_checks() {
    var findings = Found.review(adopt(one(POLICY), two(POLICY), three())).findings();

    assertThat(findings.stream().filter(r -> r.finding().severity() == Severity.ERROR)).isEmpty();
  }

  @Test
  void values_that_are_the_default_are_not_written() {
    assertThat(text(adopt(one()), "clusters/one.yaml"))
        .contains("podCIDRs: [10.1.0.0/16]", "clusterPoolIPv4PodCIDRList:")
        .doesNotContain("policyDefaultLocalCluster")
        .doesNotContain("routingMode")
        .doesNotContain("encryption");
  }

  @Test
  void values_that_are_not_the_default_are_written_under_their_own_names() {
    var config = Found.config("one", 1);
    config.putAll(
        Map.of(
            "enable-wireguard", "true",
            "policy-cidr-match-mode", "nodes",
            "max-connected-clusters", "511",
            "tunnel-protocol", "geneve",
            "cluster-pool-ipv4-mask-size", "25"));

    var adopted = adopt(Found.cluster("one", config, List.of()));

    assertThat(text(adopted, "clusters/one.yaml"))
        .contains(
            "        type: wireguard",
            "policyCIDRMatchMode:\n      - nodes",
            "maxConnectedClusters: 511",
            "tunnelProtocol: geneve",
            "clusterPoolIPv4MaskSize: 25");
    assertThat(text(adopted, "fleet.yaml")).contains("maxConnectedClusters: 511");
  }

  @Test
  void a_cluster_without_cilium_is_written_so_that_the_check_asks_for_what_is_missing() {
    var found = Found.cluster("one", new TreeMap<>(), List.of());
    var bare =
        new FoundCluster(
            "Admin@Edge.example",
            new dev.atoll.reconciler.plan.Live(
                "u",
                found.live().objects(),
                java.util.Set.of("cilium.io/CiliumNetworkPolicy"),
                dev.atoll.reconciler.plan.Observed.NOTHING),
            List.of());

    var adopted = adopt(bare);

    assertThat(text(adopted, "clusters/admin-edge-example.yaml"))
        .contains("  name: admin-edge-example\n", "# id: 1", "# version: ", "# podCIDRs: ");
    assertThat(Found.review(adopted).findings())
        .filteredOn(r -> r.finding().severity() == Severity.ERROR)
        .extracting(r -> r.finding().message())
        .anyMatch(m -> m.contains("id"))
        .anyMatch(m -> m.contains("version"));
    assertThat(adopted.report().gaps())
        .extracting(g -> g.what())
        .anyMatch(w -> w.contains("cilium.io/CiliumNetworkPolicy"));
  }

  @Test
  void clusters_that_cilium_gives_one_name_are_named_after_their_contexts() {
    var first = Found.cluster("default", Found.config("default", 1), List.of());
    var second = new FoundCluster("Context Default", first.live(), List.of());

    assertThat(adopt(first, second).report().clusters().values())
        .containsExactly("context-default-2", "context-default");
    assertThat(Found.texts(adopt(first, second)))
        .containsKeys("clusters/context-default.yaml", "clusters/context-default-2.yaml");
  }

  private static FoundCluster one(String... yaml) {
    return Found.cluster("one", 1, yaml);
  }

  private static FoundCluster two(String... yaml) {
    return Found.cluster("two", 2, yaml);
  }

  private static FoundCluster three(String... yaml) {
    return Found.cluster("three", 3, yaml);
  }

  private static Adopted adopt(FoundCluster... found) {
    return Adoption.of(List.of(found), Found.OPTIONS);
  }

  private static String text(Adopted adopted, String path) {
    return Found.texts(adopted).getOrDefault(path, "no " + path);
  }
}
