package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import dev.atoll.reconciler.plan.Observed;
import dev.atoll.templates.Rendered;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a cluster with at most one list per kind. Secrets are read by name, so that Atoll needs no
 * right to list them.
 */
final class ClusterReader {

  /** The agent's container in its DaemonSet. */
  static final String AGENT = "cilium-agent";

  private final KubeHttp http;

  ClusterReader(KubeHttp http) {
    this.http = http;
  }

  /** What a round looks at: the kinds that Git or the inventory has, and every policy. */
  Live read(Rendered desired, Inventory inventory) {
    var keys = new TreeSet<>(inventory.entries().keySet());
    desired.objects().forEach(o -> keys.add(o.key()));
    var versions = new TreeMap<String, String>();
    var kinds = kinds(keys);
    kinds.forEach(kind -> versions.put(kind.id(), version(kind, desired)));
    return read(
        kinds,
        versions,
        byName(keys).toList(),
        desired.cluster().datapath().provider() == Cluster.Provider.CILIUM);
  }

  /** Everything but what is read by name, of a cluster of which nothing is known yet. */
  Live readAll() {
    var kinds = KubeKind.ALL.stream().filter(k -> !k.isReadByName()).toList();
    return read(kinds, Map.of(), List.of(), true);
  }

  private Live read(
      List<KubeKind> kinds, Map<String, String> versions, List<ObjectKey> byName, boolean cilium) {
    var objects = new ConcurrentSkipListMap<ObjectKey, LiveObject>();
    Set<String> missing = ConcurrentHashMap.newKeySet();
    var observed = new ConcurrentHashMap<String, Observed>();
    var work = new ArrayList<Runnable>();
    for (var kind : kinds) {
      var version = versions.getOrDefault(kind.id(), kind.version());
      work.add(() -> list(kind, version, objects, missing));
    }
    byName.forEach(key -> work.add(() -> get(key, objects)));
    if (cilium) {
      work.add(() -> observed.put("", observe()));
    }
    InParallel.map(
        work,
        run -> {
          run.run();
          return "";
        });
    return new Live(
        clusterUid(objects), objects, missing, observed.getOrDefault("", Observed.NOTHING));
  }

  private static String clusterUid(ConcurrentSkipListMap<ObjectKey, LiveObject> objects) {
    var system = objects.get(new ObjectKey("", "Namespace", "", "kube-system"));
    return system == null ? "" : system.uid();
  }

  /** Namespaces and policies always; others where there is something to compare. */
  private static List<KubeKind> kinds(Collection<ObjectKey> keys) {
    var used = keys.stream().map(k -> KubeKind.id(k.group(), k.kind())).collect(Collectors.toSet());
    return KubeKind.ALL.stream()
        .filter(k -> !k.isReadByName())
        .filter(k -> k.role() != KubeKind.Role.FOUNDATION || used.contains(k.id()))
        .toList();
  }

  private static Stream<ObjectKey> byName(Collection<ObjectKey> keys) {
    return keys.stream()
        .filter(k -> KubeKind.of(k.group(), k.kind()).filter(KubeKind::isReadByName).isPresent());
  }

  /** The version that Git writes, so that both sides are in one form. */
  private static String version(KubeKind kind, Rendered desired) {
    return desired.objects().stream()
        .filter(o -> o.key().group().equals(kind.group()) && o.key().kind().equals(kind.kind()))
        .findFirst()
        .map(o -> version(o.value()))
        .orElse(kind.version());
  }

  static String version(Mapping object) {
    var apiVersion = object.string("apiVersion").orElse("");
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private void list(
      KubeKind kind,
      String version,
      ConcurrentSkipListMap<ObjectKey, LiveObject> objects,
      Set<String> missing) {
    var call = Call.get(Paths.list(kind, version), kind.resource());
    var answer = kind.group().isEmpty() ? http.must(call) : http.send(call);
    if (answer.ok()) {
      LiveObjects.ofList(kind, version, Parsing.json(http.cluster(), call, answer))
          .forEach(o -> objects.put(o.key(), o));
    } else {
      missing.add(kind.id());
    }
  }

  private void get(ObjectKey key, ConcurrentSkipListMap<ObjectKey, LiveObject> objects) {
    var kind = KubeKind.of(key.group(), key.kind()).orElseThrow();
    object(kind, kind.version(), key).ifPresent(o -> objects.put(key, o));
  }

  /** One object; empty where it is not there. */
  Optional<LiveObject> object(KubeKind kind, String version, ObjectKey key) {
    var call =
        Call.get(Paths.object(kind, version, key), key.toString())
            .withSecret(kind.kind().equals("Secret"));
    return optional(call).map(LiveObjects::of);
  }

  private Optional<Mapping> optional(Call call) {
    var answer = http.send(call);
    return answer.ok() ? Optional.of(Parsing.json(http.cluster(), call, answer)) : Optional.empty();
  }

  /** What Cilium says about itself, as far as it is installed. */
  private Observed observe() {
    var config =
        optional(
            Call.get(
                "/api/v1/namespaces/kube-system/configmaps/cilium-config",
                "the ConfigMap kube-system/cilium-config"));
    if (config.isEmpty()) {
      return Observed.NOTHING;
    }
    var data = new TreeMap<String, String>();
    config
        .get()
        .mapping("data")
        .ifPresent(m ->
            m.entries()
                .forEach((key, e) -> e.value().asString().ifPresent(text -> data.put(key, text))));
    var agent =
        optional(
            Call.get(
                "/apis/apps/v1/namespaces/kube-system/daemonsets/cilium",
                "the DaemonSet kube-system/cilium"));
    var nodes = optional(Call.get("/apis/cilium.io/v2/ciliumnodes", "ciliumnodes.cilium.io"));
    return new Observed(
        data,
        agent.map(ClusterReader::image).orElse(""),
        nodes.map(ClusterReader::podCidrs).orElse(List.of()));
  }

  /** Ranges of Services, from the API that Kubernetes has since 1.33; empty on older servers. */
  List<String> serviceCidrs() {
    return optional(
            Call.get("/apis/networking.k8s.io/v1/servicecidrs", "servicecidrs.networking.k8s.io"))
        .map(list ->
            list.items("items").stream()
                .flatMap(i -> i.asMapping().stream())
                .flatMap(i -> i.items("spec", "cidrs").stream())
                .flatMap(c -> c.asString().stream())
                .toList())
        .orElse(List.of());
  }

  private static String image(Mapping daemonSet) {
    return daemonSet.items("spec", "template", "spec", "containers").stream()
        .flatMap(c -> c.asMapping().stream())
        .filter(c -> c.string("name").filter(AGENT::equals).isPresent())
        .findFirst()
        .flatMap(c -> c.string("image"))
        .orElse("");
  }

  private static List<String> podCidrs(Mapping nodes) {
    return nodes.items("items").stream()
        .flatMap(n -> n.asMapping().stream())
        .flatMap(n -> n.items("spec", "ipam", "podCIDRs").stream())
        .flatMap(c -> c.asString().stream())
        .toList();
  }
}
