package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.Namespace;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.policy.oracle.TestMesh.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes a mesh smaller while something stays true of it: drops clusters, objects, parts of
 * policies, labels and settings, one at a time, until nothing more can go.
 */
final class Shrinker {

  private final Predicate<TestMesh> holds;

  /**
   * @param holds what must stay true; false where a smaller mesh makes no sense any more
   */
  Shrinker(Predicate<TestMesh> holds) {
    this.holds = holds;
  }

  TestMesh shrink(TestMesh mesh) {
    var smallest = mesh;
    while (true) {
      var smaller = candidates(smallest).filter(holds).findFirst();
      if (smaller.isEmpty()) {
        return smallest;
      }
      smallest = smaller.get();
    }
  }

  /** Smaller meshes, the big steps first. */
  static Stream<TestMesh> candidates(TestMesh mesh) {
    Stream<TestMesh> withoutCluster = lists(mesh.clusters()).map(TestMesh::new);
    return Stream.concat(
        withoutCluster, mesh.clusters().stream().flatMap(c -> clusters(c).map(mesh::with)));
  }

  private static Stream<Cluster> clusters(Cluster c) {
    return Stream.of(
            lists(c.policies()).map(c::withPolicies),
            lists(c.pods()).map(c::withPods),
            lists(c.services()).map(c::withServices),
            lists(c.cidrGroups()).map(c::withGroups),
            lists(c.nodes()).map(c::withNodes),
            lists(c.namespaces()).map(c::withNamespaces),
            settings(c.settings()).map(c::withSettings),
            each(c.policies(), Shrinker::policies).map(c::withPolicies),
            each(c.pods(), Shrinker::pods).map(c::withPods),
            each(c.namespaces(), Shrinker::namespaces).map(c::withNamespaces))
        .flatMap(s -> s);
  }

  private static Stream<Settings> settings(Settings s) {
    return IntStream.range(0, 5).mapToObj(i -> plainer(s, i)).filter(other -> !other.equals(s));
  }

  /** The settings with one of them as Cilium has it without options. */
  private static Settings plainer(Settings s, int which) {
    var plain = Settings.DEFAULT;
    return new Settings(
        (which == 0 ? plain : s).defaultLocalCluster(),
        (which == 1 ? plain : s).cidrMatchMode(),
        (which == 2 ? plain : s).enforcement(),
        (which == 3 ? plain : s).nodeSelectorLabels(),
        (which == 4 ? plain : s).hostFirewall(),
        s.nonDefaultDeny(),
        s.families());
  }

  private static Stream<Pod> pods(Pod p) {
    return Stream.of(
            p.labels().keySet().stream()
                .sorted()
                .map(k ->
                    new Pod(
                        p.namespace(),
                        p.name(),
                        less(p, k),
                        p.serviceAccount(),
                        p.ips(),
                        p.ports())),
            lists(p.ports())
                .map(l ->
                    new Pod(p.namespace(), p.name(), p.labels(), p.serviceAccount(), p.ips(), l)),
            lists(p.ips())
                .filter(l -> !l.isEmpty())
                .map(l ->
                    new Pod(p.namespace(), p.name(), p.labels(), p.serviceAccount(), l, p.ports())),
            Stream.of(new Pod(p.namespace(), p.name(), p.labels(), "", p.ips(), p.ports())))
        .flatMap(s -> s)
        .filter(other -> !other.equals(p));
  }

  private static Map<String, String> less(Pod pod, String key) {
    var labels = new TreeMap<>(pod.labels());
    labels.remove(key);
    return labels;
  }

  private static Stream<Namespace> namespaces(Namespace n) {
    var fewer =
        n.labels().keySet().stream()
            .sorted()
            .map(k -> {
              var labels = new TreeMap<>(n.labels());
              labels.remove(k);
              return new Namespace(n.name(), labels, n.global());
            });
    return Stream.concat(fewer, Stream.of(new Namespace(n.name(), n.labels(), true)))
        .filter(other -> !other.equals(n));
  }

  /** A policy without one key or one item anywhere below its spec. */
  private static Stream<Mapping> policies(Mapping policy) {
    return Stream.of("spec", "specs")
        .flatMap(key ->
            policy.get(key).stream()
                .flatMap(Shrinker::values)
                .map(value -> policy.with(key, value)));
  }

  private static Stream<Value> values(Value value) {
    return switch (value) {
      case Mapping m ->
          Stream.concat(
              m.entries().keySet().stream().map(k -> (Value) m.without(k)),
              m.entries().entrySet().stream()
                  .flatMap(e -> values(e.getValue().value()).map(v -> m.with(e.getKey(), v))));
      case Sequence s ->
          Stream.concat(lists(s.items()), each(s.items(), Shrinker::values)).map(Values::of);
      default -> Stream.empty();
    };
  }

  /** The list without each of its items. */
  private static <T> Stream<List<T>> lists(List<T> items) {
    return IntStream.range(0, items.size())
        .mapToObj(i -> {
          var copy = new ArrayList<>(items);
          copy.remove(i);
          return (List<T>) copy;
        });
  }

  /** The list with one item made smaller. */
  private static <T> Stream<List<T>> each(List<T> items, Function<T, Stream<T>> smaller) {
    return IntStream.range(0, items.size())
        .boxed()
        .flatMap(i ->
            smaller
                .apply(items.get(i))
                .map(item -> {
                  var copy = new ArrayList<>(items);
                  copy.set(i, item);
                  return (List<T>) copy;
                }));
  }
}
