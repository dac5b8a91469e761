package dev.atoll.reconciler.kube;

import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.refusal.CrdSchema;
import dev.atoll.policy.refusal.Crds;
import dev.atoll.policy.refusal.SchemaDigest;
import dev.atoll.reconciler.plan.AdmissionRule;
import dev.atoll.reconciler.plan.Judges;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.target.TargetException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads what in a cluster may take one object and refuse its neighbour: its admission webhooks and
 * policies, and the definitions of Cilium's kinds. Rights to do so are optional.
 */
final class JudgeReader {

  private static final String ADMISSION = "/apis/admissionregistration.k8s.io/";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
  private static final AdmissionRule EVERYTHING = new AdmissionRule(List.of("*"), List.of("*"));

  /** Newest first; an API server that has none of them does not have such policies. */
  private static final List<String> VERSIONS = List.of("v1", "v1beta1", "v1alpha1");

  private final KubeHttp http;

  JudgeReader(KubeHttp http) {
    this.http = http;
  }

  /** What judges objects of these kinds; {@link Judges#UNKNOWN} where the cluster does not say. */
  Judges read(Collection<KubeKind> kinds) {
    var defined = kinds.stream().filter(k -> !known(k).isEmpty()).distinct().toList();
    if (defined.isEmpty()) {
      return Judges.UNKNOWN;
    }
    try {
      return new Judges(admission(), schemas(defined));
    } catch (TargetException e) {
      return Judges.UNKNOWN; // then every dry run is made, and says itself what is wrong
    }
  }

  private List<AdmissionRule> admission() {
    var lists =
        List.<Supplier<Stream<AdmissionRule>>>of(
            () -> webhooks("validatingwebhookconfigurations"),
            () -> webhooks("mutatingwebhookconfigurations"),
            () -> policies("validatingadmissionpolicies"),
            () -> policies("mutatingadmissionpolicies"));
    return InParallel.map(lists, list -> list.get().toList()).stream()
        .flatMap(List::stream)
        .toList();
  }

  private Stream<AdmissionRule> webhooks(String plural) {
    var call = Call.get(ADMISSION + "v1/" + plural, plural);
    return mappings(Parsing.json(http.cluster(), call, http.must(call)), "items")
        .flatMap(configuration -> mappings(configuration, "webhooks"))
        .flatMap(webhook -> mappings(webhook, "rules"))
        .map(JudgeReader::rule);
  }

  /** Policies that nothing binds count too: a binding is quickly made. */
  private Stream<AdmissionRule> policies(String plural) {
    for (var version : VERSIONS) {
      var call = Call.get(ADMISSION + version + "/" + plural, plural);
      var answer = http.send(call);
      if (answer.ok()) {
        return mappings(Parsing.json(http.cluster(), call, answer), "items")
            .flatMap(JudgeReader::ofPolicy);
      }
    }
    return Stream.empty();
  }

  private static Stream<AdmissionRule> ofPolicy(Mapping policy) {
    var rules =
        policy.items("spec", "matchConstraints", "resourceRules").stream()
            .flatMap(r -> r.asMapping().stream())
            .map(JudgeReader::rule)
            .toList();
    return rules.isEmpty() ? Stream.of(EVERYTHING) : rules.stream();
  }

  private static AdmissionRule rule(Mapping rule) {
    return new AdmissionRule(texts(rule, "apiGroups"), texts(rule, "resources"));
  }

  private Map<String, Schema> schemas(List<KubeKind> kinds) {
    var found = new TreeMap<String, Schema>();
    var schemas = InParallel.map(kinds, this::schema);
    for (var i = 0; i < kinds.size(); i++) {
      var id = kinds.get(i).id();
      schemas.get(i).ifPresent(s -> found.put(id, s));
    }
    return found;
  }

  private Optional<Schema> schema(KubeKind kind) {
    var call = Call.get(DEFINITIONS + kind.resource(), "the definition of " + kind.resource());
    return schema(kind, Parsing.json(http.cluster(), call, http.must(call)));
  }

  /** Of a definition that says the same in all versions, so that none is turned into another. */
  private static Optional<Schema> schema(KubeKind kind, Mapping definition) {
    var conversion = definition.string("spec", "conversion", "strategy").orElse("None");
    var digests =
        definition.items("spec", "versions").stream()
            .flatMap(v -> v.asMapping().stream())
            .map(v -> v.at("schema", "openAPIV3Schema").map(SchemaDigest::of).orElse(""))
            .collect(Collectors.toSet());
    return known(kind).stream()
        .filter(table -> conversion.equals("None") && digests.equals(Set.of(table.digest())))
        .map(CrdSchema::schema)
        .findFirst();
  }

  private static List<CrdSchema> known(KubeKind kind) {
    return Crds.wholeSchemas(kind.group(), kind.kind());
  }

  private static Stream<Mapping> mappings(Mapping parent, String name) {
    return parent.items(name).stream().flatMap(item -> item.asMapping().stream());
  }

  private static List<String> texts(Mapping parent, String name) {
    return parent.items(name).stream().map(Value::asString).flatMap(Optional::stream).toList();
  }
}
