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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Groups pods by what policies in question can tell of them. */
final class Classes {

  /** All that can make a difference. */
  private record Signature(
      String cluster,
      Map<String, Label> labels,
      Map<String, NamedPort> ports,
      boolean global,
      IpRange address,
      List<Cidr> blocks,
      List<CidrGroup> groups) {}

  private Classes() {}

  /** Sorted by cluster and first name. */
  static List<End.Pods> of(List<Mesh> states, Words words) {
    Map<Signature, TreeSet<String>> names = new HashMap<>();
    Map<Signature, Pod> examples = new LinkedHashMap<>();
    for (var state : states) {
      for (var cluster : state.clusters()) {
        var blocks = new PodBlocks(cluster);
        for (var pod : cluster.pods()) {
          var signature = signature(pod, cluster, words, blocks);
          names.computeIfAbsent(signature, s -> new TreeSet<>()).add(pod.name());
          examples.putIfAbsent(signature, pod);
        }
      }
    }
    var all = new TreeMap<String, End.Pods>();
    examples.forEach((signature, pod) -> {
      var set = names.getOrDefault(signature, new TreeSet<>());
      all.put(set.first() + " " + all.size(), pods(signature, pod, set));
    });
    return List.copyOf(all.values());
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
