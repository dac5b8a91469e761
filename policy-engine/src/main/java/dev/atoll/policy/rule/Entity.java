package dev.atoll.policy.rule;

import java.util.Arrays;
import java.util.Optional;

/** Peers that policies name by a word (Cilium 1.20.2, {@code policy/api/entity.go}). */
public enum Entity {
  ALL("all"),
  WORLD("world"),
  WORLD_IPV4("world-ipv4"),
  WORLD_IPV6("world-ipv6"),
  CLUSTER("cluster"),
  CLUSTER_MESH("cluster-mesh"),
  HOST("host"),
  REMOTE_NODE("remote-node"),
  KUBE_APISERVER("kube-apiserver"),
  INGRESS("ingress"),
  INIT("init"),
  HEALTH("health"),
  UNMANAGED("unmanaged"),
  NONE("none");

  private final String word;

  Entity(String word) {
    this.word = word;
  }

  /** As policies write it. */
  public String word() {
    return word;
  }

  public static Optional<Entity> of(String word) {
    return Arrays.stream(values()).filter(e -> e.word.equals(word)).findFirst();
  }
}
