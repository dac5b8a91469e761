package dev.atoll.templates;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.LabelSelector.Requirement;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.model.PlainObject;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Small fleets made of records. */
final class Fleets {

  static final SourcePos POS = SourcePos.ofFile("test.yaml");
  static final LabelSelector EVERYWHERE = LabelSelector.everything(POS);

  private Fleets() {}

  static Cluster cluster(String name, int id, String version) {
    return cluster(name, id, version, Map.of(), Map.of(), Map.of());
  }

  static Cluster cluster(
      String name,
      int id,
      String version,
      Map<String, String> labels,
      Map<String, Object> values,
      Map<String, String> variables) {
    var all = new HashMap<>(labels);
    all.put("name", name);
    var located = new HashMap<String, Located<String>>();
    variables.forEach((k, v) -> located.put(k, new Located<>(v, POS)));
    var release = CiliumVersion.parse(version).orElseThrow();
    return new Cluster(
        name,
        all,
        new Located<>(id, POS),
        List.of(),
        List.of(),
        List.of(),
        new Cluster.Datapath(
            Cluster.Provider.CILIUM,
            new Located<>(release, POS),
            new CiliumValues(map(values), release),
            POS),
        Optional.empty(),
        Optional.empty(),
        located,
        Optional.empty(),
        Mapping.empty(POS));
  }

  static Fleet fleet(
      List<Cluster> clusters,
      List<PlainObject> objects,
      List<MeshPolicy> policies,
      List<GlobalService> services) {
    var settings =
        new FleetSettings(
            "islands",
            255,
            List.of(),
            Severity.ERROR,
            DriftMode.CORRECT,
            false,
            FleetSettings.Deletions.DEFAULT,
            POS);
    return new Fleet(
        settings, clusters, services, objects, policies, List.of(), List.of(), List.of());
  }

  static PlainObject plain(LabelSelector clusters, Map<String, ?> object) {
    var value = map(object);
    return new PlainObject(ObjectKey.of(value), value, clusters, POS);
  }

  static Map<String, ?> policy(String name, Map<String, ?> spec) {
    return Map.of(
        "apiVersion",
        "cilium.io/v2",
        "kind",
        "CiliumNetworkPolicy",
        "metadata",
        Map.of("namespace", "shop", "name", name),
        "spec",
        spec);
  }

  static MeshPolicy meshPolicy(String name, Map<String, ?> policy) {
    return new MeshPolicy(
        "shop", name, Mapping.empty(POS), EVERYWHERE, map(policy), List.of(), POS);
  }

  static LabelSelector named(String... names) {
    return new LabelSelector(
        List.of(new Requirement("name", Operator.IN, Set.of(names), POS)), POS);
  }

  static Mapping map(Map<String, ?> data) {
    return (Mapping) Values.of(data);
  }
}
