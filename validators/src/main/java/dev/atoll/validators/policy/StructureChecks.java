package dev.atoll.validators.policy;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.schema.Keyword;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.schema.Violation;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether the API server of each cluster takes an object, by the definitions of that cluster's
 * Cilium. Covers what an API server refuses with strict field validation, CEL rules of
 * ClusterNetworkPolicy left out.
 */
final class StructureChecks {

  private static final Set<String> POLICY_GROUPS =
      Set.of("cilium.io", "networking.k8s.io", "policy.networking.k8s.io");

  private StructureChecks() {}

  static void check(PolicyText text, Causes causes) {
    if (!Crds.isKnown(text.key().group(), text.key().kind())) {
      return;
    }
    var byPlace = new LinkedHashMap<Place, Refusal>();
    for (var line : text.lines().reversed()) {
      var where = text.on(line);
      var version = where.getFirst().datapath().version().value();
      refusals(text, version)
          .forEach((place, finding) ->
              byPlace
                  .computeIfAbsent(place, p -> new Refusal(finding, new ArrayList<>()))
                  .where
                  .addAll(where));
    }
    byPlace.forEach((place, refusal) -> {
      if (!place.isSaidByLoader()) {
        causes.add(text, refusal.where, refusal.finding);
      }
    });
    emptyFields(text.written(), "", text, causes);
  }

  /** One thing that is wrong at one place, whatever words each release line has for it. */
  private record Place(SourcePos pos, String what) {
    boolean isSaidByLoader() {
      return what.startsWith("metadata.labels") || what.startsWith("metadata.annotations");
    }
  }

  /** In the words of the newest line that refuses it. */
  private record Refusal(Finding finding, List<Cluster> where) {}

  /** What one release line's API server refuses in an object; empty where it takes it. */
  private static Map<Place, Finding> refusals(PolicyText text, CiliumVersion version) {
    var schema = Crds.schemaFor(text.key(), version);
    if (schema.isEmpty()) {
      return Map.of(new Place(text.origin(), "kind"), noSuchKind(text));
    }
    var apiVersion = text.value().string("apiVersion").orElse("");
    if (!schema.get().apiVersions().contains(apiVersion)) {
      return Map.of(
          new Place(text.origin(), "version"), noSuchVersion(text, apiVersion, schema.get()));
    }
    var all = new LinkedHashMap<Place, Finding>();
    violations(schema.get().schema(), text)
        .forEach(v -> all.put(new Place(v.pos(), v.path() + " " + v.keyword()), finding(text, v)));
    return all;
  }

  /** As the API server looks: for unknown fields before it drops those without a value. */
  private static Stream<Violation> violations(Schema schema, PolicyText text) {
    var checked = schema.check(text.value()).stream();
    if (text.value().equals(text.written())) {
      return checked;
    }
    var unknown =
        schema.check(text.written()).stream().filter(v -> v.keyword() == Keyword.UNKNOWN_FIELD);
    return Stream.concat(checked, unknown).distinct();
  }

  /** What an API server with this Cilium refuses in an object; empty where it takes it. */
  static List<Finding> findings(PolicyText text, CiliumVersion version) {
    return List.copyOf(refusals(text, version).values());
  }

  private static Finding finding(PolicyText text, Violation v) {
    return v.keyword() == Keyword.UNKNOWN_FIELD
        ? text.finding(
            PolicyRule.UNKNOWN_FIELD,
            v.pos(),
            v.message() + ": the API server drops it without a word and keeps the rest",
            v.hint())
        : text.finding(PolicyRule.NOT_ALLOWED, v.pos(), v.message(), v.hint());
  }

  private static Finding noSuchKind(PolicyText text) {
    return text.finding(
        PolicyRule.NO_SUCH_KIND,
        text.written().keyPos("kind"),
        text.key().kind() + " does not exist in Cilium before 1.20",
        "place it only on clusters that have it, with the annotation atoll.dev/clusters");
  }

  private static Finding noSuchVersion(PolicyText text, String apiVersion, CrdSchema schema) {
    return text.finding(
        PolicyRule.NO_SUCH_KIND,
        valuePos(text.written(), "apiVersion"),
        schema.kind() + " has no version " + apiVersion,
        "write apiVersion: " + schema.apiVersions().getFirst());
  }

  /** Fields without a value, wherever they change what a policy means. */
  private static void emptyFields(Value value, String path, PolicyText text, Causes causes) {
    switch (value) {
      case Mapping m ->
          m.entries()
              .forEach((key, entry) -> {
                var here = path.isEmpty() ? key : path + "." + key;
                if (entry.value().isNull() && isChecked(text.key(), here)) {
                  causes.add(text, empty(text, entry.keyPos(), key, here));
                } else {
                  emptyFields(entry.value(), here, text, causes);
                }
              });
      case Sequence s -> {
        for (var i = 0; i < s.items().size(); i++) {
          emptyFields(s.items().get(i), path + "[" + i + "]", text, causes);
        }
      }
      case Scalar scalar -> {}
    }
  }

  /** Metadata and status written by machines, such as {@code creationTimestamp: null}, are not. */
  private static boolean isChecked(ObjectKey key, String path) {
    return POLICY_GROUPS.contains(key.group()) && path.startsWith("spec");
  }

  private static Finding empty(PolicyText text, SourcePos pos, String key, String path) {
    var peers = key.startsWith("from") || (key.startsWith("to") && !key.equals("toPorts"));
    return text.finding(
        PolicyRule.EMPTY_FIELD,
        pos,
        path
            + " has no value and counts as absent"
            + (peers ? ": a rule without peers holds for every peer" : ""),
        peers
            ? "write " + key + ": [] for nobody, or leave " + key + " out for everybody"
            : "give it a value, or leave it out");
  }

  private static SourcePos valuePos(Mapping object, String key) {
    return object.get(key).map(Value::pos).orElse(object.pos());
  }
}
