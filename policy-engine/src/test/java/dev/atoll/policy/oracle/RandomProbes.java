package dev.atoll.policy.oracle;

import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.oracle.Probe.End;
import dev.atoll.policy.rule.Families;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Probes of a mesh: between all kinds of ends, at the ports in use and their neighbours. */
public final class RandomProbes {

  private final Dice dice;
  private final List<End> pods = new ArrayList<>();
  private final List<End> others = new ArrayList<>();
  private final List<Integer> ports;
  private final Map<String, List<String>> outside = new HashMap<>();

  private RandomProbes(TestMesh mesh, long seed) {
    this.dice = new Dice(seed);
    this.ports = ports();
    for (var cluster : mesh.clusters()) {
      cluster.pods().stream()
          .map(p -> new Probe.PodEnd(cluster.name(), p.namespace(), p.name()))
          .forEach(pods::add);
      cluster.nodes().stream()
          .skip(1)
          .map(n -> new Probe.NodeEnd(cluster.name(), n.name()))
          .forEach(others::add);
      others.add(new Probe.Host(cluster.name()));
      outside.put(cluster.name(), outside(cluster.settings().families()));
    }
    for (var name : List.of("remote-node", "kube-apiserver", "health", "init", "ingress")) {
      others.add(new Probe.Reserved(name));
    }
  }

  /** No packet of a family that is off gets to a pod, so that nobody need ask. */
  private static List<String> outside(Families families) {
    return Words.OUTSIDE.stream().filter(ip -> families.isOn(Ip.of(ip).v6())).toList();
  }

  private static List<Integer> ports() {
    var all = new TreeSet<Integer>();
    for (int port : Words.PORTS) {
      all.addAll(List.of(port - 1, port, port + 1));
    }
    all.addAll(List.of(1, 100, 8999, 9000, 9001, 65535));
    return List.copyOf(all);
  }

  public static List<Probe> of(TestMesh mesh, int count, long seed) {
    var random = new RandomProbes(mesh, seed);
    return random.dice.times(count, count, random::probe);
  }

  private Probe probe() {
    int kind = dice.between(0, 99);
    if (kind < 10) {
      var to = dice.of(pods);
      return probe(outside(to), to);
    }
    End from = kind < 18 ? dice.of(others) : dice.of(pods);
    boolean inside = from instanceof Probe.PodEnd;
    int other = dice.between(0, 99);
    return probe(
        from,
        inside && other < 20 ? outside(from) : inside && other < 30 ? dice.of(others) : pod(from));
  }

  private Probe probe(End from, End to) {
    var protocol = protocol();
    return new Probe(from, to, protocol, port(protocol));
  }

  /** Half of the time a pod of the same cluster. */
  private End pod(End from) {
    var first = dice.of(pods);
    return Probe.clusterOf(first).equals(Probe.clusterOf(from)) || dice.percent(60)
        ? first
        : dice.of(pods);
  }

  private End outside(End pod) {
    return new Probe.Address(dice.of(outside.get(Probe.clusterOf(pod))));
  }

  private String protocol() {
    int kind = dice.between(0, 99);
    if (kind < 65) {
      return "TCP";
    }
    if (kind < 85) {
      return "UDP";
    }
    return kind < 90 ? "SCTP" : dice.of("ICMP", "ICMP", "ICMPv6");
  }

  private int port(String protocol) {
    return switch (protocol) {
      case "ICMP" -> dice.of(8, 0, 3);
      case "ICMPv6" -> dice.of(128, 129);
      default -> dice.percent(70) ? dice.of(Words.PORTS) : dice.of(ports);
    };
  }
}
