package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Write;
import java.util.List;
import java.util.Locale;

/**
 * Meshes that no machine here holds, on paper: what two arrangements ask of stores and of the lines
 * between clusters. Every cluster is as {@link ClusterKeys} has it.
 *
 * @param clusters of the mesh
 */
record PaperMesh(long clusters) {
  private static final long NODES = 100;

  /** Changes a second in each cluster: 325 in 250, as in Cilium's scale test. */
  private static final double CHANGES = 325.0 / 250;

  private static final List<Write> KEYS = ClusterKeys.exported(2);
  private static final double BYTES = KEYS.stream().mapToLong(PaperMesh::bytes).sum();

  private static long bytes(Write write) {
    return switch (write) {
      case Write.Put(var key, var value, var lease) -> key.length() + value.length;
      default -> 0;
    };
  }

  /** A change is of an address. */
  private static double change() {
    return ClusterKeys.pair(2, ClusterKeys.MAX, 999, 1).length + 50.0;
  }

  static String table() {
    var text =
        new StringBuilder(
            """

            On paper, with %d nodes and %,d keys of %,.0f bytes in each cluster and %.1f changes a second of %.0f bytes, without what a protocol adds:

            | clusters | arrangement | connections to a store | between clusters, all | keys in a store | MB in a store | a store sends to other clusters, kB/s | all stores to others, MB/s | to fill a mesh, GB between clusters |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """
                .formatted(NODES, KEYS.size(), BYTES / KEYS.size(), CHANGES, change()));
    for (var clusters : List.of(3L, 50L, 255L, 511L)) {
      var mesh = new PaperMesh(clusters);
      text.append(mesh.row("every agent on every store", NODES, false));
      text.append(mesh.row("own store, mirrors between", 1, true));
    }
    return text.toString();
  }

  /**
   * @param readers of a store in each other cluster
   * @param mirrored whether a store has what the others have too
   */
  private String row(String arrangement, long readers, boolean mirrored) {
    var foreign = (clusters - 1) * readers;
    var keys = KEYS.size() * (mirrored ? clusters : 1);
    var sent = CHANGES * change() * foreign;
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,d | %,d | %,d | %,.1f | %,.1f | %,.1f | %,.2f |%n",
        clusters,
        arrangement,
        foreign + (mirrored ? NODES : 0),
        foreign * clusters,
        keys,
        BYTES * (mirrored ? clusters : 1) / 1e6,
        sent / 1e3,
        sent * clusters / 1e6,
        BYTES * foreign * clusters / 1e9);
  }
}
