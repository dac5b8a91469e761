package dev.atoll.policy.refusal;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.schema.Keyword;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.schema.Violation;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.PolicyObject;
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

  static void check(Found found) {
    var object = found.object();
    var key = object.key();
    if (!Crds.isKnown(key.group(), key.kind())) {
      return;
    }
    var schema = Crds.schemaFor(key, found.options().version());
    if (schema.isEmpty()) {
      noSuchKind(found);
    } else if (!schema.get().apiVersions().contains(apiVersion(object))) {
      noSuchVersion(found, schema.get());
    } else {
      violations(schema.get().schema(), object).forEach(v -> violation(v, found));
    }
    emptyFields(object.written(), "", found);
  }

  private static String apiVersion(PolicyObject object) {
    return object.value().string("apiVersion").orElse("");
  }

  /** As the API server looks: for unknown fields before it drops those without a value. */
  private static Stream<Violation> violations(Schema schema, PolicyObject object) {
    var checked = schema.check(object.value()).stream();
    if (object.value().equals(object.written())) {
      return checked;
    }
    var unknown =
        schema.check(object.written()).stream().filter(v -> v.keyword() == Keyword.UNKNOWN_FIELD);
    return Stream.concat(checked, unknown).distinct();
  }

  private static void violation(Violation v, Found found) {
    var part = v.path() + " " + v.keyword();
    if (v.keyword() == Keyword.UNKNOWN_FIELD) {
      found.doubt(
          RefusalRule.UNKNOWN_FIELD,
          v.pos(),
          part,
          v.message() + ": the API server drops it without a word and keeps the rest",
          v.hint());
    } else {
      found.structure(RefusalRule.NOT_ALLOWED, v.pos(), part, v.message(), v.hint());
    }
  }

  private static void noSuchKind(Found found) {
    found.structure(
        RefusalRule.NO_SUCH_KIND,
        found.object().written().keyPos("kind"),
        "kind",
        found.object().key().kind() + " does not exist in Cilium before 1.20",
        "place it only on clusters that have it, with the annotation atoll.dev/clusters");
  }

  private static void noSuchVersion(Found found, CrdSchema schema) {
    found.structure(
        RefusalRule.NO_SUCH_KIND,
        valuePos(found.object().written(), "apiVersion"),
        "version",
        schema.kind() + " has no version " + apiVersion(found.object()),
        "write apiVersion: " + schema.apiVersions().getFirst());
  }

  /** Fields without a value, wherever they change what a policy means. */
  private static void emptyFields(Value value, String path, Found found) {
    switch (value) {
      case Mapping m ->
          m.entries()
              .forEach((key, entry) -> {
                var here = path.isEmpty() ? key : path + "." + key;
                if (entry.value().isNull() && isChecked(found.object().key(), here)) {
                  empty(entry.keyPos(), key, here, found);
                } else {
                  emptyFields(entry.value(), here, found);
                }
              });
      case Sequence s -> {
        for (var i = 0; i < s.items().size(); i++) {
          emptyFields(s.items().get(i), path + "[" + i + "]", found);
        }
      }
      case Scalar scalar -> {}
    }
  }

  /** Metadata and status written by machines, such as {@code creationTimestamp: null}, are not. */
  private static boolean isChecked(ObjectKey key, String path) {
    return POLICY_GROUPS.contains(key.group()) && path.startsWith("spec");
  }

  private static void empty(SourcePos pos, String key, String path, Found found) {
    var peers = key.startsWith("from") || (key.startsWith("to") && !key.equals("toPorts"));
    found.doubt(
        RefusalRule.EMPTY_FIELD,
        pos,
        "",
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
