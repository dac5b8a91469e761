package dev.atoll.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A peer of a MeshPolicy selects the same pods under every version and setting. */
class SameMeaningTest {

  private static final List<String> CLUSTERS =
      List.of("cluster-one", "cluster-two", "cluster-three");
  private static final List<String> NAMESPACES = List.of("shop", "billing", "monitoring");
  private static final List<String> APPS = List.of("frontend", "backend");
  private static final List<String> VERSIONS = List.of("1.18.8", "1.19.4", "1.20.2");
  private static final List<Map<String, Object>> SETTINGS =
      List.of(
          Map.of(),
          Map.of("clustermesh", Map.of("policyDefaultLocalCluster", true)),
          Map.of("clustermesh", Map.of("policyDefaultLocalCluster", false)));
  private static final Map<String, Map<String, String>> IDENTITIES = identities();

  @Test
  void a_rendered_peer_selects_what_its_clusters_say_and_nothing_else_does() {
    for (var seed = 1L; seed <= 120; seed++) {
      var random = new Random(seed);
      var namespace = random.nextBoolean() ? "shop" : "";
      var selector = selector(random);
      var clusters = clusters(random);
      for (var version : VERSIONS) {
        for (var setting : SETTINGS) {
          checkAll(namespace, selector, clusters, version, setting, "seed " + seed);
        }
      }
    }
  }

  @Test
  void without_the_cluster_label_the_same_text_means_different_things() {
    var selector = Fleets.map(Map.of("matchLabels", Map.of("app", "frontend")));

    var local = new CiliumPeers("shop", "cluster-one", true);
    var everywhere = new CiliumPeers("shop", "cluster-one", false);

    assertThat(selected(local, selector)).hasSize(1);
    assertThat(selected(everywhere, selector)).hasSize(3);
  }

  private static void checkAll(
      String namespace,
      Map<String, Object> selector,
      Object clusters,
      String version,
      Map<String, Object> setting,
      String what) {
    var peer = new HashMap<>(selector);
    peer.put("clusters", clusters);
    var fleet = new ArrayList<Cluster>();
    for (var name : CLUSTERS) {
      fleet.add(Fleets.cluster(name, fleet.size() + 1, version, Map.of(), setting, Map.of()));
    }
    var renderer =
        Templates.of(Fleets.fleet(fleet, List.of(), List.of(policy(namespace, peer)), List.of()));
    for (var cluster : fleet) {
      var rendered = renderer.render(cluster);
      var defaultLocal = cluster.datapath().values().policyDefaultLocalCluster();
      var cilium = new CiliumPeers(namespace, cluster.name(), defaultLocal);
      for (var actual : peers(rendered.value())) {
        assertThat(selected(cilium, actual))
            .as("%s, %s %s in %s: %s", what, version, setting, cluster.name(), actual)
            .isEqualTo(meant(namespace, selector, clusters, cluster.name()));
      }
      assertThat(rendered.findings()).as(what).isEmpty();
    }
  }

  /**
   * By the format's words: the clusters that are named, and the selector as a single cluster reads
   * it.
   */
  private static Set<String> meant(
      String namespace, Map<String, Object> selector, Object clusters, String self) {
    var inOneCluster = new CiliumPeers(namespace, "any", false);
    var names = new TreeSet<String>();
    for (var identity : IDENTITIES.entrySet()) {
      var cluster = identity.getValue().get("k8s:io.cilium.k8s.policy.cluster");
      if (cluster == null || !inOneCluster.selects(Fleets.map(selector), identity.getValue())) {
        continue;
      }
      var in =
          switch (clusters) {
            case List<?> list -> list.contains(cluster);
            case String word when word.equals("all") -> true;
            default -> cluster.equals(self);
          };
      if (in) {
        names.add(identity.getKey());
      }
    }
    return names;
  }

  private static Set<String> selected(CiliumPeers cilium, Mapping selector) {
    var names = new TreeSet<String>();
    IDENTITIES.forEach((name, labels) -> {
      if (cilium.selects(selector, labels)) {
        names.add(name);
      }
    });
    return names;
  }

  private static MeshPolicy policy(String namespace, Map<String, Object> peer) {
    var policy =
        Map.of(
            "endpointSelector", Map.of(),
            "ingress", List.of(Map.of("fromEndpoints", List.of(peer))),
            "ingressDeny", List.of(Map.of("fromEndpoints", List.of(peer))),
            "egress", List.of(Map.of("toEndpoints", List.of(peer))),
            "egressDeny", List.of(Map.of("toEndpoints", List.of(peer))));
    return new MeshPolicy(
        namespace,
        "generated",
        Mapping.empty(Fleets.POS),
        Fleets.EVERYWHERE,
        Fleets.map(policy),
        List.of(),
        Fleets.POS);
  }

  private static List<Mapping> peers(Rendered rendered) {
    var spec = rendered.objects().getFirst().value().mapping("spec").orElseThrow();
    var found = new ArrayList<Mapping>();
    for (var section : List.of("ingress", "ingressDeny", "egress", "egressDeny")) {
      for (var rule : spec.items(section)) {
        var m = rule.asMapping().orElseThrow();
        m.items("fromEndpoints").forEach(p -> found.add(p.asMapping().orElseThrow()));
        m.items("toEndpoints").forEach(p -> found.add(p.asMapping().orElseThrow()));
      }
    }
    assertThat(found).hasSize(4);
    return found;
  }

  private static Object clusters(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "all";
      case 1 -> "local";
      case 2 -> List.of(CLUSTERS.get(random.nextInt(3)));
      default -> List.of("cluster-three", "cluster-one");
    };
  }

  /** Labels and expressions over pods and namespaces, positive and negative, under every source. */
  private static Map<String, Object> selector(Random random) {
    var labels = new HashMap<String, Object>();
    var expressions = new ArrayList<Map<String, Object>>();
    if (random.nextInt(3) == 0) {
      labels.put(source(random) + "app", APPS.get(random.nextInt(2)));
    }
    if (random.nextInt(4) == 0) {
      labels.put(source(random) + "io.kubernetes.pod.namespace", NAMESPACES.get(random.nextInt(3)));
    }
    for (var i = random.nextInt(3); i > 0; i--) {
      expressions.add(expression(random));
    }
    var selector = new HashMap<String, Object>();
    if (!labels.isEmpty()) {
      selector.put("matchLabels", labels);
    }
    if (!expressions.isEmpty()) {
      selector.put("matchExpressions", expressions);
    }
    return selector;
  }

  private static Map<String, Object> expression(Random random) {
    var key = source(random);
    List<String> values;
    switch (random.nextInt(3)) {
      case 0 -> {
        key += "app";
        values = List.of(APPS.get(random.nextInt(2)));
      }
      case 1 -> {
        key += "io.kubernetes.pod.namespace";
        values = List.of(NAMESPACES.get(random.nextInt(3)));
      }
      default -> {
        key += "io.cilium.k8s.namespace.labels.team";
        values = List.of("shop");
      }
    }
    return switch (random.nextInt(4)) {
      case 0 -> Map.of("key", key, "operator", "In", "values", values);
      case 1 -> Map.of("key", key, "operator", "NotIn", "values", values);
      case 2 -> Map.of("key", key, "operator", "Exists");
      default -> Map.of("key", key, "operator", "DoesNotExist");
    };
  }

  private static String source(Random random) {
    return List.of("", "k8s:", "any:").get(random.nextInt(3));
  }

  /** Pods of all clusters; and what no peer may select: the outside and 1.20's placeholders. */
  private static Map<String, Map<String, String>> identities() {
    var all = new HashMap<String, Map<String, String>>();
    for (var cluster : CLUSTERS) {
      for (var namespace : NAMESPACES) {
        for (var app : APPS) {
          var labels = new HashMap<String, String>();
          labels.put("k8s:app", app);
          labels.put("k8s:io.kubernetes.pod.namespace", namespace);
          labels.put("k8s:io.cilium.k8s.policy.cluster", cluster);
          if (!namespace.equals("monitoring")) {
            labels.put("k8s:io.cilium.k8s.namespace.labels.team", namespace);
          }
          all.put(cluster + "/" + namespace + "/" + app, labels);
        }
      }
    }
    for (var reserved : List.of("world", "host", "aggregate-cluster", "aggregate-cluster-mesh")) {
      all.put("reserved:" + reserved, Map.of("reserved:" + reserved, ""));
    }
    return all;
  }
}
