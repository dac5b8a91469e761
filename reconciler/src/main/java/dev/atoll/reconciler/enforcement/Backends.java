package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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
  static Backends of(Rendered rendered, List<AgentView.Seen> views) {
    var shared = new TreeMap<String, SortedSet<String>>();
    services(rendered, "shared", "true").forEach(name -> shared.put(name, new TreeSet<>()));
    for (var service : views.stream().flatMap(v -> v.services().stream()).toList()) {
      var known = shared.get(service.fullName());
      if (known != null) {
        service.backends().stream()
            .filter(ip -> Ranges.has(rendered.cluster(), ip))
            .forEach(known::add);
      }
    }
    return new Backends(shared);
  }

  /**
   * The services of a cluster that balance over all clusters alike: with an affinity Cilium may
   * leave backends out.
   */
  public static SortedSet<String> global(Rendered rendered) {
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

  /** What an agent's service lacks of what the cluster contributes. */
  SortedSet<String> missing(AgentService service) {
    var missing = new TreeSet<>(shared.getOrDefault(service.fullName(), new TreeSet<>()));
    missing.removeAll(service.backends());
    return missing;
  }
}
