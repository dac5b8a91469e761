package dev.atoll.reconciler.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An imported fleet renders, in every cluster, what the cluster held. */
class AdoptionPropertyTest {

  private static final int ROUNDS = 400;
  private static final List<String> KINDS =
      List.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "NetworkPolicy");
  private static final List<String> NAMES =
      List.of("allow", "placement", "a.b", "allow.one", "x".repeat(240), "x".repeat(239) + "y");

  /** Strings that YAML or substitution could make something else of. */
  private static final List<String> STRINGS =
      List.of(
          "plain",
          "",
          "on",
          "010",
          "1.20",
          "${cluster.name}",
          "$${cluster.name}",
          "$$${cluster.id}",
          "a${b}",
          "$${",
          "${cluster}",
          "x$",
          "${cluster.labels.env",
          "two\nlines\n",
          "tab\tand # hash: colon",
          "zwölf \u2028 \uD83D\uDE80");

  private final Random random;

  AdoptionPropertyTest() {
    random = new Random(0);
  }

  @Test
  void every_cluster_gets_back_what_it_held() {
    for (var seed = 1L; seed <= ROUNDS; seed++) {
      random.setSeed(seed);
      var wanted = wanted();
      var found = new ArrayList<FoundCluster>();
      wanted.forEach((name, objects) -> found.add(dirty(name, found.size() + 1, objects)));

      var review = Found.review(Adoption.of(found, Found.OPTIONS));

      for (var name : wanted.keySet()) {
        assertThat(Found.rendered(review, name))
            .as("seed " + seed + ", " + name)
            .isEqualTo(wanted.get(name));
      }
    }
  }

  /** For one to four clusters: objects equal, of several forms, or missing. */
  private Map<String, Map<ObjectKey, Mapping>> wanted() {
    var clusters = List.of("one", "two", "three", "four").subList(0, 1 + random.nextInt(4));
    var wanted = new TreeMap<String, Map<ObjectKey, Mapping>>();
    clusters.forEach(c -> wanted.put(c, new TreeMap<>()));
    for (var i = random.nextInt(8); i >= 0; i--) {
      var kind = oneOf(KINDS);
      var name = oneOf(NAMES);
      var namespace = kind.startsWith("CiliumC") ? "" : oneOf(List.of("shop", "billing"));
      var forms = List.of(object(kind, namespace, name), object(kind, namespace, name));
      for (var cluster : clusters) {
        if (random.nextInt(4) > 0) {
          var form = forms.get(random.nextInt(8) == 0 ? 1 : 0);
          Objects.requireNonNull(wanted.get(cluster)).put(ObjectKey.of(form), form);
        }
      }
    }
    wanted.values().forEach(AdoptionPropertyTest::addNamespaces);
    return wanted;
  }

  private static void addNamespaces(Map<ObjectKey, Mapping> objects) {
    for (var key : List.copyOf(objects.keySet())) {
      if (!key.namespace().isEmpty()) {
        var namespace =
            mapping(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Namespace",
                    "metadata",
                    Map.of("name", key.namespace())));
        objects.put(ObjectKey.of(namespace), namespace);
      }
    }
  }

  private Mapping object(String kind, String namespace, String name) {
    var metadata = new TreeMap<String, Object>(Map.of("name", name));
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    if (random.nextBoolean()) {
      metadata.put("labels", Map.of("team", "t" + random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      metadata.put("annotations", Map.of("example.com/about", oneOf(STRINGS)));
    }
    var version = kind.equals("NetworkPolicy") ? "networking.k8s.io/v1" : "cilium.io/v2";
    return mapping(Map.of("apiVersion", version, "kind", kind, "metadata", metadata))
        .with("spec", mapping(Map.of("endpointSelector", Map.of())).with("about", value(3)));
  }

  private Value value(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> Scalar.integer(random.nextInt(70_000), SourcePos.NONE);
      case 1 -> Scalar.bool(random.nextBoolean(), SourcePos.NONE);
      case 2 -> Scalar.string(oneOf(STRINGS), SourcePos.NONE);
      case 3 -> {
        var items = new ArrayList<Value>();
        for (var i = random.nextInt(4); i > 0; i--) {
          items.add(value(depth - 1));
        }
        yield new Sequence(items, SourcePos.NONE);
      }
      default -> {
        var map = Mapping.empty(SourcePos.NONE);
        for (var i = random.nextInt(4); i > 0; i--) {
          map = map.with("k" + random.nextInt(5) + oneOf(STRINGS), value(depth - 1));
        }
        yield map;
      }
    };
  }

  /** The same objects with what API servers, kubectl and Kubernetes add. */
  private FoundCluster dirty(String name, int n, Map<ObjectKey, Mapping> objects) {
    var live = new ArrayList<LiveObject>();
    objects.values().forEach(o -> live.add(Found.live(dirty(o), List.of())));
    return Found.cluster(name, Found.config(name, n), live);
  }

  private Mapping dirty(Mapping object) {
    var metadata =
        object
            .mapping("metadata")
            .orElseThrow()
            .with("uid", text("u" + random.nextInt()))
            .with("resourceVersion", text("7"))
            .with("creationTimestamp", text("2026-01-01T00:00:00Z"))
            .with("generation", Scalar.integer(3, SourcePos.NONE))
            .with("finalizers", Values.of(List.of("example.com/keep")));
    var annotations =
        metadata
            .mapping("annotations")
            .orElse(Mapping.empty(SourcePos.NONE))
            .with("kubectl.kubernetes.io/last-applied-configuration", text("{}"));
    var dirty =
        object
            .with("metadata", metadata.with("annotations", annotations))
            .with("status", Values.of(Map.of("conditions", List.of())));
    return object.string("kind").orElse("").equals("Namespace")
        ? dirty
            .with("spec", Values.of(Map.of("finalizers", List.of("kubernetes"))))
            .with(
                "metadata",
                dirty
                    .mapping("metadata")
                    .orElseThrow()
                    .with("labels", Values.of(Map.of("kubernetes.io/metadata.name", "x"))))
        : dirty;
  }

  private <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }

  private static Mapping mapping(Map<String, Object> data) {
    return Values.of(new TreeMap<>(data)).asMapping().orElseThrow();
  }
}
