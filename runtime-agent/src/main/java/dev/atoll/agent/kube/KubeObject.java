package dev.atoll.agent.kube;

import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Map;

/**
 * An object as the API server has it.
 *
 * @param namespace empty for a kind without
 * @param uid what no other object has, one of the same name neither
 * @param generation which version of what is asked for; 0 where the kind does not count
 * @param created when it was made, RFC 3339 with seconds
 * @param owners the {@code uid} of those that it goes with
 * @param fields all of it but {@code metadata}
 */
public record KubeObject(
    String namespace,
    String name,
    String uid,
    long generation,
    String created,
    List<String> owners,
    Map<String, String> labels,
    Map<String, String> annotations,
    Mapping fields) {
  public KubeObject {
    owners = List.copyOf(owners);
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** {@code NAMESPACE/NAME}, or {@code NAME} for a kind without namespaces. */
  public String key() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
