package dev.atoll.reconciler.plan;

import dev.atoll.fleet.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What in a cluster may take one object and refuse its neighbour.
 *
 * @param admission what its admission webhooks and policies look at
 * @param schemas {@link KubeKind#id} to the schema of the kind's CustomResourceDefinition there,
 *     where it is one that is known to the letter
 */
public record Judges(List<AdmissionRule> admission, Map<String, Schema> schemas) {

  /** A cluster that does not say: anything may be refused. */
  public static final Judges UNKNOWN = new Judges(List.of(), Map.of());

  public Judges {
    admission = List.copyOf(admission);
    schemas = Map.copyOf(schemas);
  }

  /** What alone judges objects of a kind one by one; empty where more does, or may do. */
  Optional<Schema> only(KubeKind kind) {
    return admission.stream().anyMatch(rule -> rule.covers(kind))
        ? Optional.empty()
        : Optional.ofNullable(schemas.get(kind.id()));
  }
}
