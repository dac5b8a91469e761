package dev.atoll.benchmarks;

/**
 * What one round took.
 *
 * @param objects rendered, checked, serialised and digested
 * @param bytes of canonical JSON
 * @param wallNanos from the first file read to the last digest
 * @param cpuNanos of the whole process in that time
 * @param peakBytes most heap used, garbage included
 * @param heldBytes heap in use at the end, after a collection
 */
record PipelineRound(
    long objects, long bytes, long wallNanos, long cpuNanos, long peakBytes, long heldBytes) {

  static PipelineRound parse(String line) {
    var n = line.split(" ");
    return new PipelineRound(
        Long.parseLong(n[0]),
        Long.parseLong(n[1]),
        Long.parseLong(n[2]),
        Long.parseLong(n[3]),
        Long.parseLong(n[4]),
        Long.parseLong(n[5]));
  }

  @Override
  public String toString() {
    return "%d %d %d %d %d %d".formatted(objects, bytes, wallNanos, cpuNanos, peakBytes, heldBytes);
  }
}
