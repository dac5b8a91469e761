package dev.atoll.agent.kube;

/**
 * What is watched: all objects of a kind, or one.
 *
 * @param namespace empty for all
 * @param name empty for all
 */
public record Interest(Kind kind, String namespace, String name) {

  /** All objects of a kind, in all namespaces. */
  public static Interest all(Kind kind) {
    return new Interest(kind, "", "");
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
    return new Interest(kind, key.substring(0, slash), key.substring(slash + 1));
  }

  /** As {@link KubeObject#key}; empty for all objects. */
  public String key() {
    return name.isEmpty() ? "" : namespace + "/" + name;
  }
}
