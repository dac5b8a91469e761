package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a cluster holds of the kinds that matter, at one moment.
 *
 * @param clusterUid UID of the namespace {@code kube-system}: which cluster this is
 * @param objects every object of the listed kinds, foreign ones included; Secrets only by name
 * @param missingKinds kinds that the API server does not serve, as {@code group/Kind}
 * @param observed what Cilium says about itself
 */
public record Live(
    String clusterUid,
    SortedMap<ObjectKey, LiveObject> objects,
    Set<String> missingKinds,
    Observed observed) {

  public Live {
    objects = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    missingKinds = Set.copyOf(missingKinds);
  }

  public Optional<LiveObject> object(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  public static Live empty(String clusterUid) {
    return new Live(clusterUid, new TreeMap<>(Map.of()), Set.of(), Observed.NOTHING);
  }
}
