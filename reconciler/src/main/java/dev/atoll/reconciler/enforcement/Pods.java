package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.templates.Rendered;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pods that a cluster makes known to the others.
 *
 * @param byAddress within its pod ranges
 */
public record Pods(SortedMap<String, Pod> byAddress) {

  /** Identities below it have the same meaning everywhere, such as {@code reserved:health}. */
  private static final long FIRST = 256;

  private static final String GLOBAL = "clustermesh.cilium.io/global";

  /**
   * One pod.
   *
   * @param name {@code namespace/pod}
   * @param identity by which it sends
   */
  public record Pod(String name, long identity) {}

  public Pods {
    byAddress = Collections.unmodifiableSortedMap(new TreeMap<>(byAddress));
  }

  /** Those of namespaces that are not global stay unknown to other clusters. */
  static Pods of(Rendered rendered, List<AgentView.Seen> views) {
    var scope = Scope.of(rendered);
    var pods = new TreeMap<String, Pod>();
    views.stream()
        .flatMap(v -> v.endpoints().stream())
        .filter(e -> e.identity() >= FIRST && e.state().equals("ready") && scope.holds(e))
        .forEach(e ->
            e.addresses().stream()
                .filter(ip -> Ranges.has(rendered.cluster(), ip))
                .forEach(ip -> pods.put(ip, new Pod(e.name(), e.identity()))));
    return new Pods(pods);
  }

  /** The pods for which an agent has no identity or another one, {@code namespace/pod address}. */
  List<String> missing(SortedMap<String, Long> known) {
    var missing = new TreeSet<String>();
    byAddress.forEach((ip, pod) -> {
      if (known.getOrDefault(ip, 0L) != pod.identity()) {
        missing.add(pod.name() + " " + ip);
      }
    });
    return List.copyOf(missing);
  }

  /**
   * Which namespaces are global.
   *
   * @param byDefault those that Git does not annotate
   * @param written what Git says of the others
   */
  private record Scope(boolean byDefault, SortedMap<String, Boolean> written) {

    static Scope of(Rendered rendered) {
      var written = new TreeMap<String, Boolean>();
      rendered.objects().stream()
          .filter(o -> o.key().kind().equals("Namespace"))
          .forEach(o -> global(o.value()).ifPresent(g -> written.put(o.key().name(), g)));
      return new Scope(rendered.cluster().datapath().values().defaultGlobalNamespace(), written);
    }

    private static Optional<Boolean> global(Mapping namespace) {
      return namespace.string("metadata", "annotations", GLOBAL).map("true"::equalsIgnoreCase);
    }

    boolean holds(AgentEndpoint endpoint) {
      var slash = endpoint.name().indexOf('/');
      return slash > 0 && written.getOrDefault(endpoint.name().substring(0, slash), byDefault);
    }
  }
}
