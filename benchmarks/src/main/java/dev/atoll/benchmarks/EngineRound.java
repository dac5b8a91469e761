package dev.atoll.benchmarks;

/**
 * What one round took.
 *
 * @param universeNanos wall time for the classes and columns
 * @param rowsNanos for the rows
 * @param mapNanos for all pairs on all ports
 * @param cpuNanos of the whole process in that time, collector and compiler included
 * @param peakBytes most heap used, garbage included
 * @param heldBytes heap in use at the end, after a collection
 */
record EngineRound(
    long universeNanos,
    long rowsNanos,
    long mapNanos,
    long cpuNanos,
    long peakBytes,
    long heldBytes) {

  double wallMillis() {
    return (universeNanos + rowsNanos + mapNanos) / 1e6;
  }

  static EngineRound parse(String line) {
    var n = line.split(" ");
    return new EngineRound(
        Long.parseLong(n[0]),
        Long.parseLong(n[1]),
        Long.parseLong(n[2]),
        Long.parseLong(n[3]),
        Long.parseLong(n[4]),
        Long.parseLong(n[5]));
  }

  @Override
  public String toString() {
    return "%d %d %d %d %d %d"
        .formatted(universeNanos, rowsNanos, mapNanos, cpuNanos, peakBytes, heldBytes);
  }
}
