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

  /** One class while it is being found. */
  private static final class Group {

    private final Signature signature;
    private final Pod example;
    private final TreeSet<String> names = new TreeSet<>();
    private int number;

    Group(Signature signature, Pod example) {
      this.signature = signature;
      this.example = example;
    }

    End.Pods pods() {
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
  }

  static Classes of(List<Mesh> states, Words words) {
    var groups = new LinkedHashMap<Signature, Group>();
    var places = states.stream().map(s -> places(s, words, groups)).toList();
    var sorted = new TreeMap<String, Group>();
    groups.values().forEach(g -> sorted.put(g.names.first() + " " + sorted.size(), g));
    var all = new ArrayList<End.Pods>();
    for (var group : sorted.values()) {
      group.number = all.size();
      all.add(group.pods());
    }
    return new Classes(List.copyOf(all), places.stream().map(Classes::numbered).toList());
  }

  /** The group of every pod, by its name. */
  private static Map<String, Group> places(Mesh state, Words words, Map<Signature, Group> groups) {
    var places = new HashMap<String, Group>();
    for (var cluster : state.clusters()) {
      var blocks = new PodBlocks(cluster);
      for (var pod : cluster.pods()) {
        var group =
            groups.computeIfAbsent(signature(pod, cluster, words, blocks), s -> new Group(s, pod));
        group.names.add(pod.name());
        places.put(pod.name(), group);
      }
    }
    return places;
  }

  private static Map<String, Integer> numbered(Map<String, Group> places) {
    var all = HashMap.<String, Integer>newHashMap(places.size());
    places.forEach((name, group) -> all.put(name, group.number));
    return Collections.unmodifiableMap(all);
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
