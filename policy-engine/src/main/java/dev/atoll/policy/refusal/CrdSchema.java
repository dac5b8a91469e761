package dev.atoll.policy.refusal;

import dev.atoll.fleet.schema.Schema;
import java.util.List;

/**
 * What the API server knows about a kind.
 *
 * @param source where the facts are from: a module, its version and a file in it
 * @param group API group, empty for the core group
 * @param kind such as {@code CiliumNetworkPolicy}
 * @param namespaced whether its objects live in namespaces
 * @param versions served, such as {@code v2}; all have the same schema
 * @param digest {@link SchemaDigest} of the CustomResourceDefinition that {@code schema} says all
 *     of; empty where the API server has rules of its own beside it
 * @param schema of the whole object, metadata included; its status is not looked into
 */
public record CrdSchema(
    String source,
    String group,
    String kind,
    boolean namespaced,
    List<String> versions,
    String digest,
    Schema schema) {

  public CrdSchema {
    versions = List.copyOf(versions);
  }

  /** Values of {@code apiVersion} under which the kind is served. */
  public List<String> apiVersions() {
    return versions.stream().map(v -> group.isEmpty() ? v : group + "/" + v).toList();
  }
}
