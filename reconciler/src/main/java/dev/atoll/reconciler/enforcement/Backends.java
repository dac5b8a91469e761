package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The backends of global services. An agent does not say which cluster a backend is of, but pods of
 * a cluster have addresses of its pod ranges: what a cluster's own agents have within these is what
 * the agents of the others should have too.
 *
 * @param shared of the services that a cluster shares, {@code namespace/name}: the backends that it
 *     contributes, as its own agents show them
 */
public record Backends(SortedMap<String, SortedSet<String>> shared) {

  private static final String CILIUM = "service.cilium.io/";

  public Backends {
    shared = Collections.unmodifiableSortedMap(new TreeMap<>(shared));
  }

  /** What a cluster contributes, all its agents together. */
  public static Backends of(Rendered rendered, List<AgentView> views) {
    var ranges = rendered.cluster().podCidrs().stream().map(c -> c.value()).toList();
    var shared = new TreeMap<String, SortedSet<String>>();
    services(rendered, "shared", "true").forEach(name -> shared.put(name, new TreeSet<>()));
    for (var service : services(views)) {
      var known = shared.get(service.namespace() + "/" + service.name());
      if (known != null) {
        service.backends().stream().filter(ip -> isIn(ip, ranges)).forEach(known::add);
      }
    }
    return new Backends(shared);
  }

  /**
   * The services of a cluster that balance over all clusters alike: with an affinity Cilium may
   * leave backends out.
   */
  static SortedSet<String> global(Rendered rendered) {
    return services(rendered, "affinity", "none");
  }

  private static SortedSet<String> services(Rendered rendered, String annotation, String value) {
    var names = new TreeSet<String>();
    for (var object : rendered.objects()) {
      if (isService(object)
          && is(object.value(), "global", "true")
          && is(object.value(), annotation, value)) {
        names.add(object.key().namespace() + "/" + object.key().name());
      }
    }
    return names;
  }

  private static boolean isService(RenderedObject object) {
    return object.key().group().isEmpty() && object.key().kind().equals("Service");
  }

  /** Both {@code shared} and {@code affinity} may be left out: that is their default. */
  private static boolean is(Mapping service, String annotation, String value) {
    var written = service.string("metadata", "annotations", CILIUM + annotation);
    return written.map(value::equals).orElse(!annotation.equals("global"));
  }

  private static List<AgentService> services(List<AgentView> views) {
    return views.stream()
        .flatMap(v ->
            switch (v) {
              case AgentView.Seen seen -> seen.services().stream();
              case AgentView.Silent silent -> Stream.empty();
            })
        .toList();
  }

  private static boolean isIn(String address, List<Cidr> ranges) {
    return Ip.parse(address) instanceof Parsed.Good<Ip>(var ip)
        && ranges.stream().anyMatch(range -> range.contains(ip));
  }

  /** The names of the clusters that contribute, with what an agent's service lacks of theirs. */
  static SortedMap<String, SortedSet<String>> missing(
      String name, SortedSet<String> has, Map<String, Backends> others) {
    var missing = new TreeMap<String, SortedSet<String>>();
    others.forEach((cluster, backends) -> {
      var lacks = new TreeSet<>(backends.shared().getOrDefault(name, new TreeSet<>()));
      lacks.removeAll(has);
      if (!lacks.isEmpty()) {
        missing.put(cluster, lacks);
      }
    });
    return missing;
  }
}
