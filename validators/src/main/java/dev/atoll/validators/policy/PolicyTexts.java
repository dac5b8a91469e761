package dev.atoll.validators.policy;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.check.CheckInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what is rendered into texts. */
final class PolicyTexts {

  /** What makes two rendered objects one text. */
  private record Identity(Mapping value, SourcePos origin) {}

  private PolicyTexts() {}

  /** Every distinct object of the fleet with its clusters, in the order of the clusters. */
  static List<PolicyText> of(CheckInput input) {
    var clusters = new LinkedHashMap<Identity, List<Cluster>>();
    var samples = new LinkedHashMap<Identity, RenderedObject>();
    for (var cluster : input.fleet().clusters()) {
      for (var object : input.objectsOf(cluster)) {
        var identity = new Identity(object.value(), object.origin());
        samples.putIfAbsent(identity, object);
        clusters.computeIfAbsent(identity, i -> new ArrayList<>()).add(cluster);
      }
    }
    return samples.entrySet().stream().map(e -> text(e, clusters)).toList();
  }

  private static PolicyText text(
      Map.Entry<Identity, RenderedObject> entry, Map<Identity, List<Cluster>> clusters) {
    var object = entry.getValue();
    return new PolicyText(
        object.key(),
        EmptyFields.without(object.value()),
        object.value(),
        object.origin(),
        clusters.getOrDefault(entry.getKey(), List.of()));
  }
}
