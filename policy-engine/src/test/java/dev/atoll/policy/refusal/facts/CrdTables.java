package dev.atoll.policy.refusal.facts;

import dev.atoll.fleet.value.Values;
import dev.atoll.policy.refusal.SchemaDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All tables of facts, made from the modules. */
final class CrdTables {

  /** Release line of Cilium to the release that its table is made from. */
  private static final Map<String, GoModule> CILIUM =
      new TreeMap<>(
          Map.of(
              "1.18", cilium("v1.18.8"),
              "1.19", cilium("v1.19.4"),
              "1.20", cilium("v1.20.2")));

  private static final String CILIUM_CRDS = "pkg/k8s/apis/cilium.io/client/crds/v2/";

  /** The version that Cilium 1.20 is built with; its experimental channel holds all peers. */
  private static final GoModule POLICY_API =
      new GoModule("sigs.k8s.io/network-policy-api", "v0.2.0");

  private static final String CLUSTER_POLICY =
      "config/crd/experimental/policy.networking.k8s.io_clusternetworkpolicies.yaml";

  private static final GoModule KUBERNETES = new GoModule("k8s.io/kubernetes", "v1.37.2");
  private static final String OPENAPI = "api/openapi-spec/v3/";

  private final Map<String, String> tables = new TreeMap<>();
  private final Map<String, Object> metadata;

  private CrdTables() {
    metadata =
        kubernetes("api__v1_openapi.json", "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");
  }

  /** Path below {@code crd/} to the text of the table. */
  static Map<String, String> make() {
    var all = new CrdTables();
    CILIUM.forEach((line, module) -> {
      all.definition(line, module, CILIUM_CRDS + "ciliumnetworkpolicies.yaml");
      all.definition(line, module, CILIUM_CRDS + "ciliumclusterwidenetworkpolicies.yaml");
      all.definition(line, module, CILIUM_CRDS + "ciliumcidrgroups.yaml");
    });
    all.definition("1.20", POLICY_API, CLUSTER_POLICY);
    all.builtIn("apis__networking.k8s.io__v1_openapi.json", "networking", "NetworkPolicy", true);
    all.builtIn("api__v1_openapi.json", "core", "Service", true);
    all.builtIn("api__v1_openapi.json", "core", "Namespace", false);
    return all.tables;
  }

  private static GoModule cilium(String version) {
    return new GoModule("github.com/cilium/cilium", version);
  }

  /** A CustomResourceDefinition of a module; all its served versions must have one schema. */
  private void definition(String line, GoModule module, String file) {
    var spec = object(FactsSource.yaml(file, module.read(file)).get("spec"));
    var versions = StructuralFacts.objects(spec.get("versions"));
    var facts = versions.stream().map(CrdTables::schemaOf).distinct().toList();
    if (facts.size() != 1) {
      throw new IllegalStateException(file + " has versions that differ");
    }
    var header = new LinkedHashMap<String, Object>();
    header.put("source", module + " " + file);
    header.put("group", spec.get("group"));
    header.put("kind", object(spec.get("names")).get("kind"));
    header.put("namespaced", "Namespaced".equals(spec.get("scope")));
    header.put("versions", versions.stream().map(v -> v.get("name")).toList());
    if (!FactsText.of(facts).contains("x-kubernetes-validations")) {
      header.put("digest", digest(file, versions));
    }
    put(line, header, facts.getFirst());
  }

  private static String digest(String file, List<Map<String, Object>> versions) {
    var digests =
        versions.stream().map(v -> SchemaDigest.of(Values.of(openApi(v)))).distinct().toList();
    if (digests.size() != 1) {
      throw new IllegalStateException(file + " has versions that differ");
    }
    return digests.getFirst();
  }

  private static Map<String, Object> schemaOf(Map<String, Object> version) {
    return new StructuralFacts(CrdTables::noReference).of(openApi(version));
  }

  private static Map<String, Object> openApi(Map<String, Object> version) {
    return object(object(version.get("schema")).get("openAPIV3Schema"));
  }

  private static Map<String, Object> noReference(String reference) {
    throw new IllegalStateException("a definition refers to " + reference);
  }

  private void builtIn(String file, String packageName, String kind, boolean namespaced) {
    var group = packageName.equals("core") ? "" : packageName + ".k8s.io";
    var header = new LinkedHashMap<String, Object>();
    header.put("source", KUBERNETES + " " + OPENAPI + file);
    header.put("group", group);
    header.put("kind", kind);
    header.put("namespaced", namespaced);
    header.put("versions", List.of("v1"));
    put("kubernetes", header, kubernetes(file, "io.k8s.api." + packageName + ".v1." + kind));
  }

  private static Map<String, Object> kubernetes(String file, String name) {
    var document = FactsSource.json(KUBERNETES.read(OPENAPI + file));
    var schemas = object(object(document.get("components")).get("schemas"));
    var facts =
        new StructuralFacts(
            ref -> object(schemas.get(ref.substring("#/components/schemas/".length()))));
    return facts.of(object(schemas.get(name)));
  }

  private void put(String folder, Map<String, Object> header, Map<String, Object> facts) {
    var schema =
        StructuralFacts.withMetadata(SharedTypes.in(StructuralFacts.ofObject(facts)), metadata);
    var kind = String.valueOf(header.get("kind")).toLowerCase(Locale.ROOT);
    tables.put(folder + "/" + kind + ".json", FactsText.file(header, schema));
  }

  private static Map<String, Object> object(@Nullable Object value) {
    return StructuralFacts.object(value);
  }
}
