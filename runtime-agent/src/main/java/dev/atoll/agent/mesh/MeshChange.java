package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.MeshState.Applied;
import dev.atoll.agent.mesh.ServiceView.Backing;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.MalformedValueException;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link MeshState} that is being made. For one thread. */
public final class MeshChange {
  private final MeshState before;
  private final long revision;
  private final long now;
  private final boolean list;
  private final boolean sameStore;
  private final Map<String, ClusterChange> changes = new HashMap<>();

  /** Ids of configurations in this change. */
  private final Map<String, Integer> configured = new TreeMap<>();

  private Gate gate;
  private boolean listAgain;
  private boolean aged;

  MeshChange(MeshState before, long revision, long now) {
    this(before, revision, now, false, true);
  }

  MeshChange(MeshState before, long revision, long now, boolean sameStore) {
    this(before, revision, now, true, sameStore);
    before.clusters().keySet().forEach(this::cluster);
  }

  private MeshChange(MeshState before, long revision, long now, boolean list, boolean sameStore) {
    this.before = before;
    this.revision = revision;
    this.now = now;
    this.list = list;
    this.sameStore = sameStore;
    this.gate = before.gate();
  }

  /** Lets time pass: ages grow even where nobody says so. */
  void pass() {
    aged = true;
  }

  /** A cluster that joins need not wait any longer. */
  void reached(String cluster) {
    gate = gate.without(cluster);
    aged = true;
  }

  /** Takes a change; the configurations of clusters before what they have written. */
  public void change(KeyChange change) {
    Place.of(change.key(), before.own().name()).ifPresent(place -> change(place, change));
  }

  private void change(Place place, KeyChange change) {
    switch (place) {
      case Place.Value(var cluster, var part, var name) ->
          cluster(cluster).value(part, name, change);
      case Place.Canary(var cluster, var part) -> cluster(cluster).canary(part, change.value());
      case Place.Age(var cluster) -> {
        cluster(cluster).age(change.value(), change.key(), now);
        aged = true;
      }
      case Place.Config(var cluster) -> {
        if (!cluster.equals(before.own().name())) {
          config(cluster(cluster), cluster, change.value());
        }
      }
    }
  }

  private ClusterChange cluster(String name) {
    return changes.computeIfAbsent(name, this::begin);
  }

  private ClusterChange begin(String name) {
    var was = before.clusters().get(name);
    var known = was == null ? ClusterChange.unknown(name, before.own()) : was;
    if (!list) {
      return new ClusterChange(before.own(), known, before.shared()::one);
    }
    var begun = new ClusterChange(before.own(), known, before.shared()::one, Contents.EMPTY);
    if (sameStore) {
      begun.noConfig();
    }
    return begun;
  }

  private void config(ClusterChange cluster, String name, Optional<byte[]> value) {
    var othersMayDiffer = cluster.config().isPresent() && isAnyRefused();
    if (value.isEmpty()) {
      cluster.noConfig();
      listAgain |= othersMayDiffer;
      return;
    }
    try {
      var config = ClusterConfig.parse(value.get());
      listAgain |= cluster.config(config, refusal(name, config)) && !list;
    } catch (MalformedValueException e) {
      cluster.config(ClusterConfig.exporting(0, 0), "its configuration: " + e.getMessage());
    }
  }

  private boolean isAnyRefused() {
    return before.clusters().values().stream().anyMatch(c -> !c.refusal().isEmpty());
  }

  /** Cilium 1.20.2, {@code pkg/clustermesh/common/remote_cluster.go} and {@code idsmgr.go}. */
  private String refusal(String name, ClusterConfig config) {
    return before
        .own()
        .refusal(config)
        .or(() ->
            withId(name, config.id())
                .map(
                    other -> "its cluster ID " + config.id() + " is that of " + other + " already"))
        .orElse("");
  }

  private Optional<String> withId(String name, int id) {
    var ids = new TreeMap<String, Integer>();
    if (!list) {
      before.clusters().values().stream()
          .filter(c -> c.refusal().isEmpty() && !c.left())
          .forEach(c -> c.config().ifPresent(config -> ids.put(c.name(), config.id())));
    }
    configured.forEach(ids::put);
    configured.put(name, id);
    return ids.entrySet().stream()
        .filter(e -> e.getValue() == id && !e.getKey().equals(name))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The next state. */
  public Applied done() {
    var clusters = new TreeMap<>(before.clusters());
    changes.forEach((name, change) ->
        change.done().ifPresentOrElse(c -> clusters.put(name, c), () -> clusters.remove(name)));
    var ordered = MeshState.inOrder(before.own(), clusters);
    gate = gate.after(before.revision() == 0, before.clusters(), ordered);
    var services = services(ordered);
    var next = new MeshState(before.own(), revision, ordered, services, before.shared(), gate);
    return new Applied(next, new MeshDifference(before, next), listAgain);
  }

  private PagedMap<String, ServiceView> services(Map<String, ClusterState> clusters) {
    var services = before.serviceTable().changing();
    for (var key : touched(clusters)) {
      var view = view(key, clusters);
      if (view.own().isEmpty() && view.backings().isEmpty()) {
        services.remove(key);
      } else {
        services.put(key, view);
      }
    }
    return services.done();
  }

  /** Services of which something may be different now. */
  private Set<String> touched(Map<String, ClusterState> clusters) {
    var touched = new HashSet<String>();
    changes.forEach((name, change) -> {
      touched.addAll(change.touched());
      var was = before.clusters().get(name);
      var is = clusters.get(name);
      if (isWhole(was, is)) {
        Optional.ofNullable(was).ifPresent(c -> addAll(c, touched));
        Optional.ofNullable(is).ifPresent(c -> addAll(c, touched));
      }
    });
    if (aged) {
      addAged(clusters, touched);
    }
    return touched;
  }

  /** Whether more of a cluster is different than its changes say. */
  private boolean isWhole(@Nullable ClusterState was, @Nullable ClusterState is) {
    return list
        || was == null
        || is == null
        || !was.canaries().complete().equals(is.canaries().complete())
        || !was.everShown().equals(is.everShown())
        || was.left() != is.left()
        || !was.refusal().equals(is.refusal())
        || !was.config().equals(is.config());
  }

  private static void addAll(ClusterState cluster, Set<String> touched) {
    cluster.shown().services().forEach((key, groups) -> touched.add(key));
    cluster.shown().slices().forEach((key, groups) -> touched.add(key));
    cluster.shown().choices().forEach((key, choice) -> touched.add(key));
  }

  /** Services to which a cluster is older, or younger, than it was. */
  private void addAged(Map<String, ClusterState> clusters, Set<String> touched) {
    before
        .serviceTable()
        .forEach((key, view) ->
            view.own()
                .ifPresent(service -> {
                  for (var backing : view.backings()) {
                    var cluster = clusters.get(backing.cluster());
                    if (cluster != null && freshness(cluster, service) != backing.freshness()) {
                      touched.add(key);
                    }
                  }
                }));
  }

  private Freshness freshness(ClusterState cluster, ServiceChoice service) {
    var byAge = cluster.age().map(age -> age.freshness(service, now)).orElse(Freshness.FRESH);
    return byAge != Freshness.GONE && gate.joining().contains(cluster.name())
        ? Freshness.JOINING
        : byAge;
  }

  private ServiceView view(String key, Map<String, ClusterState> clusters) {
    var own =
        Optional.ofNullable(clusters.get(before.own().name()))
            .flatMap(c -> c.shown().choices().get(key))
            .map(Contents.OwnService::choice);
    var backings = new ArrayList<Backing>();
    for (var cluster : clusters.values()) {
      var groups = cluster.backends(key);
      if (!groups.isEmpty()) {
        var freshness = own.map(s -> freshness(cluster, s)).orElse(Freshness.FRESH);
        backings.add(new Backing(cluster.name(), cluster.own(), freshness, groups));
      }
    }
    return ServiceView.of(key, own, List.copyOf(backings));
  }
}
