package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what is rendered into texts. */
final class PolicyTexts {

  /** What makes two rendered objects one text; the hash of a deep value is kept. */
  private record Identity(Mapping value, SourcePos origin, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Identity i
          && hash == i.hash
          && origin.equals(i.origin)
          && (value == i.value || value.equals(i.value));
    }
  }

  private PolicyTexts() {}

  /** Every distinct object of the fleet with its clusters, in the order of the clusters. */
  static List<PolicyText> of(CheckInput input) {
    // Most objects are one instance in every cluster: only new instances are compared by value.
    var instances = new IdentityHashMap<Mapping, Identity>();
    var clusters = new HashMap<Identity, List<Cluster>>();
    var samples = new LinkedHashMap<Identity, RenderedObject>();
    for (var cluster : input.fleet().clusters()) {
      for (var object : input.objectsOf(cluster)) {
        var identity =
            instances.computeIfAbsent(
                object.value(), v -> new Identity(v, object.origin(), v.hashCode()));
        samples.putIfAbsent(identity, object);
        clusters.computeIfAbsent(identity, i -> new ArrayList<>()).add(cluster);
      }
    }
    return samples.entrySet().stream().map(e -> text(e, clusters)).toList();
  }

  private static PolicyText text(
      Map.Entry<Identity, RenderedObject> entry, Map<Identity, List<Cluster>> clusters) {
    var object = entry.getValue();
    return PolicyText.of(
        object.key(),
        object.value(),
        object.origin(),
        clusters.getOrDefault(entry.getKey(), List.of()));
  }
}
