package dev.atoll.sandbox.node;

import dev.atoll.sandbox.InParallel;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.netns.Probe;
import dev.atoll.sandbox.netns.Prober;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Real connections between the pods of a sandbox, opened in their network namespaces. An answer or
 * a refusal means that packets got there and back; silence, that policies dropped them, or that the
 * underlay is cut or has no route.
 *
 * @param enclosure the first process of the enclosure that the pods are in
 */
public record Measurement(long enclosure) {

  /** Whether packets got through. */
  public static boolean connected(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered a -> true;
      case Outcome.Refused r -> true;
      case Outcome.Silent s -> false;
      case Outcome.Unreachable u -> false;
    };
  }

  /** From every pod to every other, on each port, by both protocols. */
  public static List<Connection> all(List<Pod> pods, Collection<Integer> ports) {
    var all = new ArrayList<Connection>();
    for (var from : pods) {
      for (var to : pods) {
        if (!from.equals(to)) {
          ports.forEach(port -> {
            all.add(new Connection(from, to, Probe.Protocol.TCP, port));
            all.add(new Connection(from, to, Probe.Protocol.UDP, port));
          });
        }
      }
    }
    return all;
  }

  /**
   * Opens all of them, those of different pods at once.
   *
   * @param limit for each; a packet that is dropped costs all of it
   * @return in the order of {@code connections}
   */
  public Map<Connection, Outcome> of(List<Connection> connections, Duration limit) {
    var byPod = new LinkedHashMap<Pod, List<Connection>>();
    connections.forEach(c -> byPod.computeIfAbsent(c.from(), p -> new ArrayList<>()).add(c));
    var outcomes = new ConcurrentHashMap<Connection, Outcome>();
    InParallel.each(
        byPod.entrySet(), it -> outcomes.putAll(from(it.getKey(), it.getValue(), limit)));
    var ordered = new LinkedHashMap<Connection, Outcome>();
    connections.forEach(c -> ordered.put(c, outcomes.get(c)));
    return ordered;
  }

  private Map<Connection, Outcome> from(Pod pod, List<Connection> connections, Duration limit) {
    var outcomes = prober(pod).probe(connections.stream().map(Measurement::probe).toList(), limit);
    var result = new LinkedHashMap<Connection, Outcome>();
    for (int i = 0; i < connections.size(); i++) {
      result.put(connections.get(i), outcomes.get(i));
    }
    return result;
  }

  /** Asks one address from a pod, such as that of a Service. */
  public Outcome ask(Pod from, Probe probe, Duration limit) {
    return prober(from).probe(List.of(probe), limit).getFirst();
  }

  /** Asks all of some addresses from a pod, in their order. */
  public List<Outcome> ask(Pod from, List<Probe> probes, Duration limit) {
    return prober(from).probe(probes, limit);
  }

  private Prober prober(Pod pod) {
    return new Prober(NetworkNamespace.named(pod.network(), enclosure));
  }

  private static Probe probe(Connection c) {
    return new Probe(c.protocol(), new InetSocketAddress(c.to().address(), c.port()));
  }
}
