package dev.atoll.agent.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A ring buffer that is read from its own pages (kernel/bpf/ringbuf.c: one page with the reader's
 * position, one with the writers', and the data twice, so that no record is broken at the end). One
 * thread reads.
 */
public final class MappedRing implements AutoCloseable {
  private static final VarHandle POSITION = JAVA_LONG.varHandle();
  private static final VarHandle HEADER = JAVA_INT.varHandle();
  private static final int PAGE = 4096;
  private static final int BUSY = 1 << 31;
  private static final int DISCARDED = 1 << 30;
  private static final int HEADER_BYTES = 8;

  private final MappedMemory reader;
  private final MappedMemory writers;
  private final long size;
  private long position;

  private MappedRing(MappedMemory reader, MappedMemory writers, long size) {
    this.reader = reader;
    this.writers = writers;
    this.size = size;
    this.position = (long) POSITION.getAcquire(reader.bytes(), 0L);
  }

  /** Goes on where the last reader stopped. */
  public static MappedRing of(BpfMap map) {
    long size = map.shape().maxEntries();
    var reader = MappedMemory.of(map, 0, PAGE, MappedMemory.READ_WRITE);
    try {
      return new MappedRing(
          reader, MappedMemory.of(map, PAGE, PAGE + 2 * size, MappedMemory.READ), size);
    } catch (BpfException e) {
      reader.close();
      throw e;
    }
  }

  /** Bytes that were written and not read yet. */
  public long waiting() {
    return (long) POSITION.getAcquire(writers.bytes(), 0L) - position;
  }

  /**
   * Reads what is there and does not wait.
   *
   * @param to gets each record, in the machine's byte order; it is valid during the call only
   * @return how many records there were
   */
  public int drain(Consumer<ByteBuffer> to) {
    int records = 0;
    while (waiting() > 0) {
      long at = PAGE + (position & (size - 1));
      int header = (int) HEADER.getAcquire(writers.bytes(), at);
      if ((header & BUSY) != 0) {
        break;
      }
      int length = header & ~(BUSY | DISCARDED);
      if ((header & DISCARDED) == 0) {
        to.accept(record(at + HEADER_BYTES, length));
        records++;
      }
      position += (length + HEADER_BYTES + 7) & -8;
      POSITION.setRelease(reader.bytes(), 0L, position);
    }
    return records;
  }

  private ByteBuffer record(long at, int length) {
    return ByteBuffer.wrap(writers.bytes().asSlice(at, length).toArray(JAVA_BYTE))
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    reader.close();
    writers.close();
  }
}
