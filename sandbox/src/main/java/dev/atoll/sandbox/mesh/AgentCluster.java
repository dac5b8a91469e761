package dev.atoll.sandbox.mesh;

/**
 * A cluster whose mesh control plane is Atoll's.
 *
 * @param name of its API server too
 * @param id in the mesh
 * @param port at which its first node offers the store to clusters that Git joins
 * @param facts what its agents may believe of the others: {@code mesh.json} of the ConfigMap {@code
 *     atoll-mesh}
 */
public record AgentCluster(String name, int id, int port, String facts) {}
