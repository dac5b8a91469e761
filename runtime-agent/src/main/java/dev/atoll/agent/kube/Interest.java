package dev.atoll.agent.kube;

/**
 * What is watched: all objects of a kind, or some.
 *
 * @param namespace empty for all
 * @param name empty for all
 * @param node of pods, the node that they run on; empty for all
 * @param optional whether an API server without this kind has none of it, else it is waited for
 */
public record Interest(Kind kind, String namespace, String name, String node, boolean optional) {

  /** All objects of a kind, in all namespaces. */
  public static Interest all(Kind kind) {
    return new Interest(kind, "", "", "", false);
  }

  /**
   * One object, which needs no right to read others.
   *
   * @param key {@code NAMESPACE/NAME}
   * @throws IllegalArgumentException if it is not like that
   */
  public static Interest one(Kind kind, String key) {
    if (!key.matches("[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9.-]*")) {
      throw new IllegalArgumentException("`" + key + "` is not like NAMESPACE/NAME");
    }
    var slash = key.indexOf('/');
    return new Interest(kind, key.substring(0, slash), key.substring(slash + 1), "", false);
  }

  /** All pods that run on a node. */
  public static Interest podsOn(String node) {
    return new Interest(Kind.POD, "", "", node, false);
  }

  /** All objects of a kind that the API server need not know. */
  public static Interest ifThere(Kind kind) {
    return new Interest(kind, "", "", "", true);
  }

  /** As {@link KubeObject#key}; empty for all objects. */
  public String key() {
    return name.isEmpty() ? "" : namespace + "/" + name;
  }
}
