package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A GlobalService for a Service that is global in some clusters. It sets the annotations and
 * nothing else; selector and ports stand in it for the checks, where all clusters agree on them.
 */
final class ServiceFile {

  private static final List<String> PORT_FIELDS =
      List.of("name", "port", "targetPort", "appProtocol");

  private ServiceFile() {}

  /**
   * @param byCluster the Service as it is in each cluster
   * @param members every cluster of the fleet
   */
  static Mapping of(ObjectKey key, Map<String, Mapping> byCluster, int members) {
    var spec = empty().with("manage", text("annotations"));
    var about = byCluster.values().stream().map(ServiceFile::about).distinct().toList();
    for (var part : List.of("selector", "ports")) {
      var said = about.stream().map(a -> a.get(part)).distinct().toList();
      if (said.size() == 1 && said.getFirst().isPresent()) {
        spec = spec.with(part, said.getFirst().get());
      }
    }
    return empty()
        .with("apiVersion", text("atoll.dev/v1alpha1"))
        .with("kind", text("GlobalService"))
        .with(
            "metadata",
            empty().with("name", text(key.name())).with("namespace", text(key.namespace())))
        .with("spec", spec.with("members", members(byCluster, members)));
  }

  /** What a Service says about its backends. */
  static Mapping about(Mapping service) {
    var about = empty();
    var selector = service.mapping("spec", "selector").filter(m -> !m.entries().isEmpty());
    if (selector.isPresent()) {
      about = about.with("selector", selector.get());
    }
    var ports =
        service.items("spec", "ports").stream()
            .flatMap(p -> p.asMapping().stream())
            .<Value>map(ServiceFile::port)
            .toList();
    return ports.isEmpty() ? about : about.with("ports", new Sequence(ports, SourcePos.NONE));
  }

  private static Mapping port(Mapping live) {
    var port = empty();
    for (var field : PORT_FIELDS) {
      var value = live.get(field);
      port = value.isPresent() ? port.with(field, value.get()) : port;
    }
    var protocol = live.string("protocol").filter(p -> !p.equals("TCP"));
    return protocol.isPresent() ? port.with("protocol", text(protocol.get())) : port;
  }

  /** One member for all clusters that have the same part in it. */
  private static Sequence members(Map<String, Mapping> byCluster, int all) {
    var parts = new TreeMap<String, List<String>>();
    byCluster.forEach((cluster, service) ->
        parts
            .computeIfAbsent(
                GlobalAnnotations.isShared(service) + " " + GlobalAnnotations.affinity(service),
                p -> new ArrayList<>())
            .add(cluster));
    var items = new ArrayList<Value>();
    parts.values().stream()
        .sorted((a, b) -> a.getFirst().compareTo(b.getFirst()))
        .forEach(clusters -> {
          var service = byCluster.getOrDefault(clusters.getFirst(), empty());
          items.add(
              empty()
                  .with("clusters", clusters.size() == all ? empty() : selector(clusters))
                  .with("share", Scalar.bool(GlobalAnnotations.isShared(service), SourcePos.NONE))
                  .with("affinity", text(GlobalAnnotations.affinity(service))));
        });
    return new Sequence(items, SourcePos.NONE);
  }

  private static Mapping selector(List<String> clusters) {
    if (clusters.size() == 1) {
      return empty().with("matchLabels", empty().with("name", text(clusters.getFirst())));
    }
    var names =
        new Sequence(clusters.stream().<Value>map(ServiceFile::text).toList(), SourcePos.NONE);
    var in = empty().with("key", text("name")).with("operator", text("In")).with("values", names);
    return empty().with("matchExpressions", new Sequence(List.of(in), SourcePos.NONE));
  }

  private static Mapping empty() {
    return Mapping.empty(SourcePos.NONE);
  }

  private static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
