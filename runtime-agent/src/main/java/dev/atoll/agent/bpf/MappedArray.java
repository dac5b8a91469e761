package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.VarHandle;

/**
 * An array map of 8-byte values that is written without system calls (BPF_F_MMAPABLE). A program
 * sees each store whole; order between stores is that of {@link #set}, which releases.
 */
public final class MappedArray implements AutoCloseable {
  private static final VarHandle VALUE = JAVA_LONG.varHandle();
  private static final int PAGE = 4096;

  private final MappedMemory memory;
  private final int length;

  private MappedArray(MappedMemory memory, int length) {
    this.memory = memory;
    this.length = length;
  }

  /**
   * @throws IllegalArgumentException if the values are not of 8 bytes: elements of others lie 8
   *     bytes apart all the same
   */
  public static MappedArray of(BpfMap map) {
    var shape = map.shape();
    if (shape.valueBytes() != Long.BYTES) {
      throw new IllegalArgumentException(
          "map " + shape.name() + " has values of " + shape.valueBytes() + " bytes, not 8");
    }
    long bytes = ((long) shape.maxEntries() * Long.BYTES + PAGE - 1) & -PAGE;
    return new MappedArray(
        MappedMemory.of(map, 0, bytes, MappedMemory.READ_WRITE), shape.maxEntries());
  }

  public int length() {
    return length;
  }

  public long get(int index) {
    return (long) VALUE.getAcquire(memory.bytes(), offset(index));
  }

  /**
   * Values that lie together, which nobody else writes meanwhile: read at once, and much faster.
   */
  public long[] get(int from, int count) {
    java.util.Objects.checkFromIndexSize(from, count, length);
    return memory
        .bytes()
        .asSlice((long) from * Long.BYTES, (long) count * Long.BYTES)
        .toArray(JAVA_LONG);
  }

  public void set(int index, long value) {
    VALUE.setRelease(memory.bytes(), offset(index), value);
  }

  /** What was there before; others may add at the same time, also in other processes. */
  public long add(int index, long more) {
    return (long) VALUE.getAndAdd(memory.bytes(), offset(index), more);
  }

  private long offset(int index) {
    return (long) java.util.Objects.checkIndex(index, length) * Long.BYTES;
  }

  @Override
  public void close() {
    memory.close();
  }
}
