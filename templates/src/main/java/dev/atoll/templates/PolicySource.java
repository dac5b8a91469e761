package dev.atoll.templates;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says on policies where in Git they were written, as {@code file:line}, for clusters whose
 * datapath is Atoll's: its agents name it in what they tell of a connection. Nobody else reads it.
 */
final class PolicySource {
  private static final String ANNOTATION = "atoll.dev/source";
  private static final Set<String> KINDS =
      Set.of(
          "CiliumNetworkPolicy",
          "CiliumClusterwideNetworkPolicy",
          "NetworkPolicy",
          "ClusterNetworkPolicy");

  /** Clusters that have the same object have the same one with its source. */
  private final Map<Manifest, RenderedObject> marked = new ConcurrentHashMap<>();

  RenderedObject said(RenderedObject object, Cluster cluster) {
    return cluster.datapath().provider() == Cluster.Provider.ATOLL && isPolicy(object)
        ? marked.computeIfAbsent(object.manifest(), m -> said(object))
        : object;
  }

  private static boolean isPolicy(RenderedObject object) {
    return !object.key().group().isEmpty() && KINDS.contains(object.key().kind());
  }

  private static RenderedObject said(RenderedObject object) {
    var pos = object.origin();
    var source = Scalar.string(pos.file() + ":" + pos.line(), pos);
    var value = Metadata.annotated(object.value(), Mapping.empty(pos).with(ANNOTATION, source));
    return new RenderedObject(object.key(), value, object.ownership(), pos);
  }
}
