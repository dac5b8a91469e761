package dev.atoll.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {

  private static final Cluster ONE = Fleets.cluster("cluster-one", 1, "1.20.2");
  private static final Cluster TWO = Fleets.cluster("cluster-two", 2, "1.20.2");

  @Test
  void an_object_that_is_the_same_everywhere_is_one_instance() {
    var fleet =
        Fleets.fleet(
            List.of(ONE, TWO),
            List.of(
                Fleets.plain(Fleets.EVERYWHERE, Fleets.policy("same", Map.of("a", "b"))),
                Fleets.plain(
                    Fleets.EVERYWHERE, Fleets.policy("own", Map.of("a", "${cluster.name}")))),
            List.of(),
            List.of());
    var renderer = Templates.of(fleet);

    var one = renderer.render(ONE).value().objects();
    var two = renderer.render(TWO).value().objects();

    assertThat(one.get(1)).isSameAs(two.get(1));
    assertThat(one.get(0)).isNotEqualTo(two.get(0));
    assertThat(one.get(0).value().string("spec", "a")).contains("cluster-one");
  }

  @Test
  void a_policy_says_where_it_was_written_where_atoll_s_agents_read_it() {
    var own = withOwnDatapath(ONE);
    var other = withOwnDatapath(TWO);
    var third = Fleets.cluster("cluster-three", 3, "1.20.2");
    var fleet =
        Fleets.fleet(
            List.of(own, other, third),
            List.of(Fleets.plain(Fleets.EVERYWHERE, Fleets.policy("same", Map.of("a", "b")))),
            List.of(),
            List.of());
    var renderer = Templates.of(fleet);

    var policy = policy(renderer, own);
    assertThat(policy.value().string("metadata", "annotations", "atoll.dev/source"))
        .contains(policy.origin().file() + ":" + policy.origin().line());
    assertThat(policy(renderer, other)).isSameAs(policy);
    assertThat(policy(renderer, third).value().mapping("metadata", "annotations")).isEmpty();
  }

  private static RenderedObject policy(Renderer renderer, Cluster cluster) {
    return renderer.render(cluster).value().objects().stream()
        .filter(o -> o.key().kind().equals("CiliumNetworkPolicy"))
        .findFirst()
        .orElseThrow();
  }

  private static Cluster withOwnDatapath(Cluster cluster) {
    var has = cluster.datapath();
    return cluster.withDatapath(
        new Cluster.Datapath(Cluster.Provider.ATOLL, has.version(), has.values(), has.pos()));
  }

  @Test
  void a_mesh_policy_that_names_all_clusters_is_one_instance_and_local_is_not() {
    var fleet =
        fleetOf(
            Map.of(
                "ingress", List.of(Map.of("fromEndpoints", List.of(Map.of("clusters", "all"))))));

    assertThat(json(fleet, ONE))
        .contains(
            """
            {"matchExpressions":[{"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}\
            """)
        .isEqualTo(json(fleet, TWO));

    var local =
        fleetOf(
            Map.of("egress", List.of(Map.of("toEndpoints", List.of(Map.of("clusters", "local"))))));
    assertThat(json(local, TWO))
        .contains("{\"matchLabels\":{\"io.cilium.k8s.policy.cluster\":\"cluster-two\"}}");
  }

  @Test
  void an_unknown_substitution_is_an_error_with_the_nearest_name() {
    var fleet =
        Fleets.fleet(
            List.of(ONE),
            List.of(
                Fleets.plain(
                    Fleets.EVERYWHERE, Fleets.policy("own", Map.of("a", "${cluster.nam}")))),
            List.of(),
            List.of());

    var finding = Templates.render(fleet, ONE).findings().getFirst();

    assertThat(finding.rule()).isEqualTo(TemplateRule.UNKNOWN_SUBSTITUTION);
    assertThat(finding.hint()).startsWith("did you mean ${cluster.name}?");
  }

  private static Fleet fleetOf(Map<String, ?> policy) {
    return Fleets.fleet(
        List.of(ONE, TWO), List.of(), List.of(Fleets.meshPolicy("own", policy)), List.of());
  }

  private static String json(Fleet fleet, Cluster cluster) {
    var rendered = Templates.render(fleet, cluster);
    assertThat(rendered.findings()).isEmpty();
    return new String(
        rendered.value().objects().getFirst().manifest().json(), StandardCharsets.UTF_8);
  }
}
