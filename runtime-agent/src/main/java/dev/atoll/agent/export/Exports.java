package dev.atoll.agent.export;

import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is exported, told what becomes of the objects of the cluster. */
final class Exports {
  private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

  private final Namespaces namespaces;
  private final List<Converter> converters;
  private final Map<Resource, Set<Kind>> needed = new EnumMap<>(Resource.class);
  private final Set<Kind> listed = EnumSet.noneOf(Kind.class);

  Exports(Namespaces namespaces, List<Converter> converters) {
    this.namespaces = namespaces;
    this.converters = converters;
    needed.put(Resource.SERVICE_EXPORTS, Set.of()); // none; Cilium says so where MCS is off
    converters.forEach(converter -> needed.putAll(converter.writes()));
  }

  /** What must be watched. */
  static Set<Kind> kinds(ExportOptions options) {
    var kinds = EnumSet.of(Kind.NAMESPACE, Kind.SERVICE, Kind.ENDPOINT_SLICE);
    switch (options.identities()) {
      case CILIUM -> {
        kinds.addAll(List.of(Kind.CILIUM_NODE, Kind.CILIUM_IDENTITY));
        kinds.add(endpoints(options));
      }
      case ALLOCATE -> kinds.addAll(List.of(Kind.NODE, Kind.POD));
    }
    if (options.serviceExports()) {
      kinds.add(Kind.SERVICE_EXPORT);
    }
    return kinds;
  }

  static Exports of(ExportOptions options, OwnCluster own, Keyed keyed) {
    var namespaces = new Namespaces(options.globalByDefault());
    var converters = new ArrayList<Converter>();
    switch (options.identities()) {
      case CILIUM -> {
        converters.add(new CiliumNodes(own, keyed));
        converters.add(new CiliumIdentities(namespaces, keyed));
        converters.add(new CiliumEndpoints(endpoints(options), namespaces, keyed));
      }
      case ALLOCATE -> {
        converters.add(new KubeNodes(own, keyed));
        converters.add(new Pods(own, namespaces, keyed, System::nanoTime));
      }
    }
    converters.add(new GlobalServices(own, namespaces, keyed));
    if (options.serviceExports()) {
      converters.add(new ServiceExports(own, namespaces, keyed));
    }
    return new Exports(namespaces, List.copyOf(converters));
  }

  private static Kind endpoints(ExportOptions options) {
    return options.endpointSlices() ? Kind.CILIUM_ENDPOINT_SLICE : Kind.CILIUM_ENDPOINT;
  }

  /** Tells what the store has to those who must know it first. */
  void remember(Function<Resource, Map<String, byte[]>> stored) {
    for (var converter : converters) {
      converter.remembers().ifPresent(resource -> converter.remember(stored.apply(resource)));
    }
  }

  void tell(List<News> news) {
    news.forEach(one -> guarded(name(one), () -> tell(one)));
    converters.forEach(converter -> guarded("what came together", converter::settle));
  }

  /** An object that nobody thought of must not keep all others from being told. */
  private static void guarded(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("cannot be told: {}", what, e);
    }
  }

  private static String name(News news) {
    return switch (news) {
      case News.There(var kind, var object) -> kind.plural() + " " + object.key();
      case News.Gone(var kind, var key) -> kind.plural() + " " + key;
      case News.Listed(var kind, var all) -> kind.plural();
    };
  }

  private void tell(News news) {
    switch (news) {
      case News.There(var kind, var object) when kind == Kind.NAMESPACE -> {
        if (namespaces.there(object)) {
          converters.forEach(converter -> converter.namespace(object.name()));
        }
      }
      case News.Gone(var kind, var key) when kind == Kind.NAMESPACE -> {
        namespaces.gone(key);
        converters.forEach(converter -> converter.namespace(key));
      }
      case News.There(var kind, var object) -> of(kind).forEach(c -> c.there(kind, object));
      case News.Gone(var kind, var key) -> of(kind).forEach(c -> c.gone(kind, key));
      case News.Listed(var kind, var all) -> listed.add(kind);
    }
  }

  private List<Converter> of(Kind kind) {
    return converters.stream()
        .filter(c -> c.writes().values().stream().anyMatch(kinds -> kinds.contains(kind)))
        .toList();
  }

  /** Resources of which the cluster's own nodes are told what others do not get. */
  Set<Resource> ofOwnNodes() {
    return converters.stream()
        .flatMap(converter -> converter.ofOwnNodes().stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Resource.class)));
  }

  /** Resources of which everything has been told. */
  Set<Resource> complete() {
    return needed.entrySet().stream()
        .filter(e -> listed.containsAll(e.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Resource.class)));
  }
}
