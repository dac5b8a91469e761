package dev.atoll.validators.policy;

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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Policies and clusters for tests. */
final class Texts {

  private Texts() {}

  static Mapping yaml(String text) {
    var file = new SourceFile("p.yaml", text.getBytes(StandardCharsets.UTF_8));
    var read = YamlReader.read(file, YamlLimits.DEFAULT);
    if (read.hasErrors() || read.value().size() != 1) {
      throw new IllegalArgumentException(read.findings().toString());
    }
    return (Mapping) read.value().getFirst();
  }

  static PolicyText text(Mapping object, Cluster... clusters) {
    return PolicyText.of(ObjectKey.of(object), object, object.pos(), List.of(clusters));
  }

  /** A cluster whose Cilium has only defaults. */
  static Cluster cluster(String name, String version) {
    var parsed = CiliumVersion.parse(version).orElseThrow();
    var datapath =
        new Cluster.Datapath(
            Cluster.Provider.CILIUM,
            new Located<>(parsed, SourcePos.NONE),
            new CiliumValues(Mapping.empty(SourcePos.NONE), parsed),
            SourcePos.NONE);
    return new Cluster(
        name,
        Map.of("name", name),
        new Located<>(1, SourcePos.NONE),
        List.of(),
        List.of(),
        List.of(),
        datapath,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Mapping.empty(SourcePos.NONE));
  }
}
