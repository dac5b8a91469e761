package dev.atoll.policy.scenario;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.oracle.Engine;
import dev.atoll.policy.oracle.Oracle.Refused;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.refusal.Refusal;
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.policy.rule.Semantics;
import dev.atoll.policy.text.PolicyObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The mesh of a scenario. Clusters that the header does not name are {@code one} and {@code two} of
 * 1.20.2; every cluster has a host {@code n1} and a node {@code n2}, and all objects but those that
 * the header's {@code only} gives to one cluster.
 */
final class ScenarioMesh {

  private final Mapping header;
  private final List<Mapping> objects;
  private final Map<String, Mapping> clusters = new TreeMap<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Map<String, List<String>> notEnforced = new TreeMap<>();
  private final TestMesh mesh;

  ScenarioMesh(ScenarioFile file) {
    this.header = file.header();
    this.objects = file.objects();
    var none = Mapping.empty(header.pos());
    var written = header.mapping("clusters").orElse(none);
    written.entries().forEach((k, e) -> clusters.put(k, e.value().asMapping().orElse(none)));
    if (clusters.isEmpty()) {
      clusters.put("one", none);
      clusters.put("two", none);
    }
    this.mesh = new TestMesh(clusters.keySet().stream().map(this::cluster).toList());
  }

  /** What the clusters store; what their agents refuse is in it. */
  TestMesh stored() {
    return mesh;
  }

  /** Which of the stored policies agents refuse, as Atoll says. */
  List<Refused> refused() {
    return List.copyOf(refused);
  }

  /** A line for each policy that is not enforced somewhere. */
  List<String> notEnforced() {
    return notEnforced.entrySet().stream()
        .map(e -> e.getKey().formatted(String.join(" and ", e.getValue())))
        .toList();
  }

  /** The mesh as the engine takes it. */
  Mesh enforced() {
    return Engine.mesh(mesh, refused, this::reading);
  }

  /** Whether Cilium 1.20's code can be asked about every cluster. */
  boolean isNewest() {
    return clusters.keySet().stream().allMatch(c -> version(c).line().equals("1.20"));
  }

  private CiliumVersion version(String cluster) {
    return clusters
        .get(cluster)
        .string("version")
        .flatMap(CiliumVersion::parse)
        .orElse(CiliumVersion.NEWEST_KNOWN);
  }

  private Semantics reading(Semantics s) {
    var here = clusters.get(s.cluster());
    return new Semantics(
        s.cluster(),
        version(s.cluster()),
        s.defaultLocalCluster(),
        s.enforcement(),
        s.families(),
        s.cidrMatch(),
        s.nodeSelectors(),
        s.hostFirewall(),
        s.nonDefaultDeny(),
        flag(here, "k8sClusterNetworkPolicy", false),
        flag(here, "plainNetworkPolicies", false));
  }

  private TestMesh.Cluster cluster(String name) {
    var id = List.copyOf(clusters.keySet()).indexOf(name) + 1;
    var here = clusters.get(name);
    var settings =
        new TestMesh.Settings(
            flag(here, "policyDefaultLocalCluster", version(name).isAtLeast(1, 19)),
            here.items("policyCIDRMatchMode").stream()
                .map(v -> v.asString().orElseThrow())
                .toList(),
            here.string("policyEnforcementMode").orElse("default"),
            flag(here, "nodeSelectorLabels", false),
            flag(here, "hostFirewall", false),
            flag(here, "enableNonDefaultDenyPolicies", true),
            Families.of(flag(here, "ipv4", true), flag(here, "ipv6", false)));
    var things = new ScenarioThings(header, objects, name, id);
    return new TestMesh.Cluster(
        name,
        id,
        settings,
        things.namespaces(version(name).isAtLeast(1, 19)),
        things.pods(),
        things.nodes(),
        policies(name, settings, things),
        things.of("CiliumCIDRGroup"),
        things.services());
  }

  private List<Mapping> policies(
      String cluster, TestMesh.Settings settings, ScenarioThings things) {
    var options =
        new AgentOptions(
            version(cluster),
            settings.nodeSelectorLabels(),
            true,
            true,
            false,
            settings.defaultLocalCluster());
    var stored = new ArrayList<Mapping>();
    for (var object : things.here()) {
      var key = ObjectKey.of(object);
      if (!PolicyReader.isPolicy(key)) {
        continue;
      }
      var accepted = Acceptance.of(options, PolicyObject.of(key, object));
      accepted.refusals().stream().findFirst().ifPresent(r -> note(cluster, key, r));
      if (accepted.isStored()) {
        if (!accepted.isEnforced()) {
          refused.add(new Refused(cluster, stored.size(), key.name()));
        }
        stored.add(object);
      }
    }
    return stored;
  }

  /** The clusters follow where the line has a place for them. */
  private void note(String cluster, ObjectKey key, Refusal refusal) {
    var who = refusal.by() == Refusal.By.AGENT ? "agents refuse" : "API servers refuse";
    var what = refusal.what().replace("%", "%%");
    var line = "%s %s in %%s: %s (%s)".formatted(who, key.name(), what, refusal.rule().code());
    notEnforced.computeIfAbsent(line, l -> new ArrayList<>()).add(cluster);
  }

  static boolean flag(Mapping in, String key, boolean otherwise) {
    return in.get(key)
        .filter(v -> v instanceof Scalar)
        .map(v -> ((Scalar) v).text().equals("true"))
        .orElse(otherwise);
  }
}
