package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.FieldOwner;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Observed;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.validators.Review;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Found clusters from YAML, and what an import made of them. */
final class Found {

  static final AdoptionOptions OPTIONS = new AdoptionOptions("islands", false);

  private Found() {}

  /** A cluster of Cilium 1.20.2 with the n-th ID and pod range, and the objects of some YAML. */
  static FoundCluster cluster(String name, int n, String... yaml) {
    return cluster(name, config(name, n), List.of(yaml).stream().flatMap(y -> objects(y)).toList());
  }

  static FoundCluster cluster(String name, Map<String, String> config, List<LiveObject> objects) {
    var all = new TreeMap<ObjectKey, LiveObject>();
    objects.forEach(o -> all.put(o.key(), o));
    var observed = new Observed(config, "quay.io/cilium/cilium:v1.20.2@sha256:0123", List.of());
    return new FoundCluster(
        "context-" + name,
        new Live("uid-" + name, all, Set.of(), observed),
        List.of(
            "10." + (100 + Integer.parseInt(config.getOrDefault("cluster-id", "0"))) + ".0.0/16"));
  }

  static Map<String, String> config(String name, int n) {
    return new TreeMap<>(
        Map.of(
            "cluster-name", name,
            "cluster-id", Integer.toString(n),
            "ipam", "cluster-pool",
            "enable-ipv4", "true",
            "enable-ipv6", "false",
            "routing-mode", "tunnel",
            "tunnel-protocol", "vxlan",
            "policy-default-local-cluster", "true",
            "cluster-pool-ipv4-cidr", "10." + n + ".0.0/16"));
  }

  private static java.util.stream.Stream<LiveObject> objects(String yaml) {
    return Wanted.documents(yaml).stream().map(m -> live(m, List.of()));
  }

  static LiveObject live(Mapping value, List<FieldOwner> owners) {
    return new LiveObject(
        ObjectKey.of(value),
        value,
        "uid-" + ObjectKey.of(value),
        "1",
        value.at("metadata", "deletionTimestamp").isPresent(),
        owners);
  }

  /** What the written fleet renders and what is wrong with it. */
  static Review review(Adopted adopted) {
    return Review.of(
        new Checked<>(new FleetFiles("", adopted.files()), List.of()), LocalDate.of(2026, 1, 1));
  }

  static Map<ObjectKey, Mapping> rendered(Review review, String cluster) {
    var objects = new TreeMap<ObjectKey, Mapping>();
    Objects.requireNonNull(review.rendered().get(cluster))
        .objects()
        .forEach(o -> objects.put(o.key(), o.value()));
    return objects;
  }

  static Map<String, String> texts(Adopted adopted) {
    var texts = new TreeMap<String, String>();
    adopted
        .files()
        .forEach(f -> texts.put(f.path(), new String(f.content(), StandardCharsets.UTF_8)));
    return texts;
  }
}
