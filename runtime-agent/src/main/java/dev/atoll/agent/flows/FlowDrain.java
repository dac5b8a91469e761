package dev.atoll.agent.flows;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.MappedRing;
import dev.atoll.agent.datapath.Event;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the kernel's ring into a history. To be used by one thread. */
public final class FlowDrain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlowDrain.class);
  private static final int PART = 1_000;

  private final MappedRing ring;
  private final LongSupplier lostInKernel;
  private final Naming naming;
  private final FlowHistory history;
  private final List<Told> read = new ArrayList<>();
  private long lostBefore;
  private volatile long unreadable;

  /**
   * @param events the ring, which nobody else drains
   * @param lostInKernel how many events found no room, ever; what was lost before this drain began
   *     is not told
   */
  public FlowDrain(BpfMap events, LongSupplier lostInKernel, Naming naming, FlowHistory history) {
    this.ring = MappedRing.of(events);
    this.lostInKernel = lostInKernel;
    this.naming = naming;
    this.history = history;
    this.lostBefore = lostInKernel.getAsLong();
  }

  /** Takes what is there and does not wait. */
  public void drain() {
    var clock = WallClock.now();
    ring.drain(record -> take(record, clock));
    hand();
  }

  /** Tells of events that found no room since this was last asked; a system call or two. */
  public void look() {
    var lost = lostInKernel.getAsLong();
    if (lost > lostBefore) {
      history.add(
          List.of(
              new Lost(
                  Instant.now(),
                  naming.node(),
                  Lost.Where.PERF_EVENT_RING_BUFFER,
                  lost - lostBefore)));
    }
    lostBefore = lost;
    history.forget(Instant.now());
  }

  /** Records that were not of this build, or that nobody could name. */
  public long unreadable() {
    return unreadable;
  }

  /** A record that is not handled must not come again, whatever is wrong with it. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
  private void take(ByteBuffer record, WallClock clock) {
    try {
      var event = Event.read(record);
      read.add(Flow.of(event, clock.at(event.time()), naming));
    } catch (RuntimeException e) {
      if (unreadable++ == 0) {
        LOG.warn("an event could not be read; further ones are only counted", e);
      }
    }
    if (read.size() >= PART) {
      hand();
    }
  }

  private void hand() {
    if (!read.isEmpty()) {
      history.add(read);
      read.clear();
    }
  }

  @Override
  public void close() {
    ring.close();
  }
}
