package dev.atoll.reconciler.plan;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rendered objects from YAML, for tests. */
public final class Wanted {

  private Wanted() {}

  /** What a cluster shall hold: the documents of a YAML text. */
  public static Rendered in(String cluster, String... yaml) {
    return new Rendered(cluster(cluster, Map.of()), objects(yaml), Optional.empty());
  }

  /** The same, with Cilium's values as the Cluster file says them. */
  public static Rendered in(String cluster, Map<String, Object> values, String... yaml) {
    return new Rendered(cluster(cluster, values), objects(yaml), Optional.empty());
  }

  private static List<RenderedObject> objects(String... yaml) {
    var objects = new ArrayList<RenderedObject>();
    for (var text : yaml) {
      documents(text).forEach(m -> objects.add(object(m)));
    }
    objects.sort(java.util.Comparator.comparing(RenderedObject::key));
    return objects;
  }

  public static RenderedObject object(Mapping value) {
    var key = ObjectKey.of(value);
    return new RenderedObject(key, value, ownership(value), value.pos());
  }

  /** As the templates do: annotations alone are set on somebody else's Service. */
  private static Ownership ownership(Mapping value) {
    return switch (value.string("kind").orElse("")) {
      case "Namespace", "Secret", "ConfigMap" -> Ownership.FIELDS;
      case "Service" -> value.get("spec").isPresent() ? Ownership.FIELDS : Ownership.EXISTING;
      default -> Ownership.SPEC;
    };
  }

  public static List<Mapping> documents(String yaml) {
    var read =
        YamlReader.read(
            new SourceFile("test.yaml", yaml.getBytes(StandardCharsets.UTF_8)), YamlLimits.DEFAULT);
    if (read.hasErrors()) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    return read.value().stream().map(v -> v.asMapping().orElseThrow()).toList();
  }

  private static Cluster cluster(String name, Map<String, Object> values) {
    var version = new CiliumVersion(1, 20, 2);
    var mapping = dev.atoll.fleet.value.Values.of(values).asMapping().orElseThrow();
    return new Cluster(
        name,
        Map.of("name", name),
        new Located<>(1, SourcePos.NONE),
        List.of(),
        List.of(),
        List.of(),
        new Cluster.Datapath(
            Cluster.Provider.CILIUM,
            new Located<>(version, SourcePos.NONE),
            new CiliumValues(mapping, version),
            SourcePos.NONE),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Mapping.empty(SourcePos.NONE));
  }
}
