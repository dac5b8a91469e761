package dev.atoll.policy.reach;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.NamedPort;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.mesh.PodBlocks;
import dev.atoll.policy.mesh.View;
import dev.atoll.policy.rule.CidrGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Pods grouped by what policies in question can tell of them.
 *
 * @param all sorted by cluster and first name
 * @param byState for each state, names of its pods to the class that each is in there
 */
record Classes(List<End.Pods> all, List<Map<String, Integer>> byState) {

  /** All that can make a difference. */
  private record Signature(
      String cluster,
      Map<String, Label> labels,
      Map<String, NamedPort> ports,
      boolean global,
      IpRange address,
      List<Cidr> blocks,
      List<CidrGroup> groups) {}

  static Classes of(List<Mesh> states, Words words) {
    Map<Signature, TreeSet<String>> names = new HashMap<>();
    Map<Signature, Pod> examples = new LinkedHashMap<>();
    List<Map<String, Signature>> places = new ArrayList<>();
    for (var state : states) {
      var here = new HashMap<String, Signature>();
      places.add(here);
      for (var cluster : state.clusters()) {
        var blocks = new PodBlocks(cluster);
        for (var pod : cluster.pods()) {
          var signature = signature(pod, cluster, words, blocks);
          names.computeIfAbsent(signature, s -> new TreeSet<>()).add(pod.name());
          examples.putIfAbsent(signature, pod);
          here.put(pod.name(), signature);
        }
      }
    }
    var sorted = new TreeMap<String, Signature>();
    examples
        .keySet()
        .forEach(s -> sorted.put(names.getOrDefault(s, NOBODY).first() + " " + sorted.size(), s));
    var all = new ArrayList<End.Pods>();
    var numbers = new HashMap<Signature, Integer>();
    for (var signature : sorted.values()) {
      numbers.put(signature, all.size());
      all.add(
          pods(
              signature,
              Objects.requireNonNull(examples.get(signature)),
              names.getOrDefault(signature, NOBODY)));
    }
    return new Classes(List.copyOf(all), places.stream().map(p -> numbered(p, numbers)).toList());
  }

  private static final TreeSet<String> NOBODY = new TreeSet<>(List.of(""));

  private static Map<String, Integer> numbered(
      Map<String, Signature> places, Map<Signature, Integer> numbers) {
    var all = new TreeMap<String, Integer>();
    places.forEach((name, signature) -> all.put(name, numbers.getOrDefault(signature, 0)));
    return Collections.unmodifiableMap(all);
  }

  private static End.Pods pods(Signature signature, Pod example, TreeSet<String> names) {
    return new End.Pods(
        signature.cluster(),
        example.labels(),
        example.namedPorts(),
        signature.global(),
        signature.address(),
        signature.blocks(),
        signature.groups(),
        List.copyOf(names));
  }

  private static Signature signature(Pod pod, ClusterFacts cluster, Words words, PodBlocks blocks) {
    var labels = new TreeMap<String, Label>();
    var ports = new TreeMap<String, NamedPort>();
    pod.labels()
        .byKey()
        .forEach((key, label) -> {
          if (words.keys().contains(key)) {
            labels.put(key, label);
          }
        });
    pod.namedPorts()
        .forEach((name, port) -> {
          if (words.ports().contains(name)) {
            ports.put(name, port);
          }
        });
    var address = pod.global() ? View.NOWHERE : View.address(pod, cluster);
    return new Signature(
        cluster.name(), labels, ports, pod.global(), address, blocks.of(pod), blocks.groups(pod));
  }
}
