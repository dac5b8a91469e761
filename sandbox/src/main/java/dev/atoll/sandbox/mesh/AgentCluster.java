package dev.atoll.sandbox.mesh;

import java.util.List;

/**
 * A cluster whose mesh control plane is Atoll's.
 *
 * @param name of its API server too
 * @param id in the mesh
 * @param port at which its first node offers the store to clusters that Git joins
 * @param facts what its agents may believe of the others: {@code mesh.json} of the ConfigMap {@code
 *     atoll-mesh}
 * @param options of the agents of its nodes, beside those that every one has
 */
public record AgentCluster(String name, int id, int port, String facts, List<String> options) {
  public AgentCluster {
    options = List.copyOf(options);
  }
}
