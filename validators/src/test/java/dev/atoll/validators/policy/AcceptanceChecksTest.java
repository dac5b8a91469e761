package dev.atoll.validators.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.policy.refusal.RefusalRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptanceChecksTest {

  private static final String POLICY =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow-frontend, namespace: shop}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
      """;

  private static List<Finding> check(String rules, String... versions) {
    var clusters = new dev.atoll.fleet.model.Cluster[versions.length];
    for (var i = 0; i < versions.length; i++) {
      clusters[i] = Texts.cluster("on-" + versions[i].replace('.', '-'), versions[i]);
    }
    var causes = new Causes();
    new AcceptanceChecks(List.of())
        .check(Texts.text(Texts.yaml(POLICY + rules.indent(2)), clusters), causes);
    return causes.findings();
  }

  @Test
  void a_policy_that_fits_has_no_findings_in_any_line() {
    assertThat(check("ingress: [{fromEndpoints: [{}]}]", "1.18.8", "1.19.4", "1.20.2")).isEmpty();
  }

  @Test
  void a_misspelt_section_names_the_nearest_field_and_its_line() {
    assertThat(check("ingres: [{}]\negress: [{}]", "1.20.2"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).isEqualTo(RefusalRule.UNKNOWN_FIELD);
          assertThat(f.pos().line()).isEqualTo(6);
          assertThat(f.hint()).contains("ingress");
          assertThat(f.cluster()).isEqualTo("on-1-20-2");
        });
  }

  @Test
  void an_entity_of_a_later_line_names_the_clusters_that_lack_it() {
    assertThat(check("ingress: [{fromEntities: [cluster-mesh]}]", "1.19.4", "1.20.2"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).isEqualTo(RefusalRule.NOT_ALLOWED);
          assertThat(f.message()).endsWith("(Cilium 1.19: on-1-19-4)");
        });
  }

  @Test
  void one_mistake_in_three_clusters_is_one_finding() {
    assertThat(check("ingress: [{fromEntities: [cluuster]}]", "1.18.8", "1.19.4", "1.20.2"))
        .hasSize(1);
  }

  @Test
  void peers_without_a_value_are_everybody_and_said_so() {
    assertThat(check("ingress:\n- fromEndpoints:\n  toPorts: [{ports: [{port: '80'}]}]", "1.20.2"))
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).isEqualTo(RefusalRule.EMPTY_FIELD);
          assertThat(f.message())
              .isEqualTo(
                  "spec.ingress[0].fromEndpoints has no value and counts as absent:"
                      + " a rule without peers holds for every peer");
        });
  }

  @Test
  void metadata_is_looked_into() {
    var object =
        Texts.yaml(POLICY.replace("namespace: shop", "lables: {a: b}") + "  ingress: [{}]");
    var causes = new Causes();
    new AcceptanceChecks(List.of())
        .check(Texts.text(object, Texts.cluster("one", "1.20.2")), causes);
    assertThat(causes.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.hint()).contains("labels"));
  }

  @Test
  void a_cluster_network_policy_is_nothing_before_1_20() {
    var object =
        Texts.yaml(
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: a}
            spec: {tier: Admin, priority: 1, subject: {namespaces: {}}}
            """);
    var causes = new Causes();
    var clusters = List.of(Texts.cluster("old", "1.19.4"), Texts.cluster("new", "1.20.2"));
    new AcceptanceChecks(List.of())
        .check(Texts.text(object, clusters.getFirst(), clusters.getLast()), causes);
    assertThat(causes.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).isEqualTo(RefusalRule.NO_SUCH_KIND);
          assertThat(f.cluster()).isEqualTo("old");
        });
  }
}
