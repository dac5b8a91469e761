package dev.atoll.agent.kube;

/** What becomes of the objects of a kind, in the order of the API server. */
public sealed interface News {
  Kind kind();

  /** It is there, for the first time or changed; the same one may come twice. */
  record There(Kind kind, KubeObject object) implements News {}

  /**
   * @param key as {@link KubeObject#key}
   */
  record Gone(Kind kind, String key) implements News {}

  /**
   * All that were there at one time have been told. It comes again after each new list.
   *
   * @param key of the one object that is watched; empty for all of the kind
   */
  record Listed(Kind kind, String key) implements News {}
}
