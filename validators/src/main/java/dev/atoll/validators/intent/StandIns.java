package dev.atoll.validators.intent;

import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Intent;
import dev.atoll.fleet.model.Workload;
import dev.atoll.policy.mesh.PolicyObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods for a fleet that declares none: for each end of an intent one with just the labels that it
 * names. Ends without labels are met by the pods that every namespace has for those that nobody
 * declared.
 */
final class StandIns {

  private StandIns() {}

  /** The fleet with such pods, if it declares no workload. */
  static Fleet in(Fleet fleet, Map<String, List<PolicyObject>> objects) {
    if (!fleet.workloads().isEmpty()) {
      return fleet;
    }
    var namespaces = namespaces(objects);
    return fleet.withWorkloads(
        fleet.intents().stream()
            .flatMap(i -> Stream.of(i.from(), i.to()))
            .filter(end -> !end.labels().isEmpty())
            .flatMap(end -> pods(end, namespaces))
            .toList());
  }

  private static Set<String> namespaces(Map<String, List<PolicyObject>> objects) {
    var all = new TreeSet<String>();
    objects.values().stream()
        .flatMap(List::stream)
        .map(PolicyObject::key)
        .forEach(key -> all.add(key.kind().equals("Namespace") ? key.name() : key.namespace()));
    all.remove("");
    return all;
  }

  private static Stream<Workload> pods(Intent.End end, Set<String> namespaces) {
    var places = end.namespace().map(Set::of).orElse(namespaces);
    return places.stream().map(namespace -> pod(end, namespace));
  }

  private static Workload pod(Intent.End end, String namespace) {
    var name =
        new TreeMap<>(end.labels())
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining(","));
    return new Workload(
        "pod",
        namespace,
        name,
        end.labels(),
        "default",
        false,
        List.of(),
        end.clusters(),
        end.pos());
  }
}
