package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import java.util.Comparator;

/**
 * What makes a Kubernetes object the same object within one cluster, whatever its version.
 *
 * @param group API group, empty for the core group
 * @param kind such as {@code CiliumNetworkPolicy}
 * @param namespace empty for cluster-scoped kinds
 * @param name the object's name
 */
public record ObjectKey(String group, String kind, String namespace, String name)
    implements Comparable<ObjectKey> {

  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::namespace)
          .thenComparing(ObjectKey::kind)
          .thenComparing(ObjectKey::group)
          .thenComparing(ObjectKey::name);

  /** The key of an object; parts that are missing are empty. */
  public static ObjectKey of(Mapping object) {
    var apiVersion = object.string("apiVersion").orElse("");
    var slash = apiVersion.indexOf('/');
    return new ObjectKey(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        object.string("kind").orElse(""),
        object.string("metadata", "namespace").orElse(""),
        object.string("metadata", "name").orElse(""));
  }

  @Override
  public int compareTo(ObjectKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code Kind namespace/name}, or {@code Kind name} for cluster-scoped objects. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + " " + name : kind + " " + namespace + "/" + name;
  }
}
