package dev.atoll.agent.flows;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.loop.Loop;
import java.time.Duration;

/**
 * Reads the events of this node from its ring as they come, and keeps the last ones for whoever
 * asks.
 */
public final class FlowLog implements FlowSource, AutoCloseable {
  /** In this time the ring takes 10,000 events of 104 bytes, which is a million a second. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final FlowHistory history;
  private final FlowDrain drain;
  private final BpfMap metrics;
  private final Loop loop;
  private long looked = System.nanoTime();

  private FlowLog(BpfMap events, BpfMap metrics, Naming naming, FlowHistory.Limits limits) {
    this.metrics = metrics;
    this.history = new FlowHistory(limits);
    this.drain =
        new FlowDrain(events, () -> DatapathMetrics.lostInKernel(metrics), naming, history);
    this.loop = Loop.every("flows", PAUSE, this::turn);
  }

  /**
   * Begins to read.
   *
   * @param events the map of that name, which nobody else reads
   * @param metrics the map of that name; both stay open until this is closed
   */
  public static FlowLog start(
      BpfMap events, BpfMap metrics, Naming naming, FlowHistory.Limits limits) {
    return new FlowLog(events, metrics, naming, limits);
  }

  @Override
  public FlowHistory history() {
    return history;
  }

  @Override
  public String metrics() {
    return DatapathMetrics.text(metrics, history, drain);
  }

  private void turn() {
    drain.drain();
    if (System.nanoTime() - looked >= LOOK_EVERY) {
      drain.look();
      looked = System.nanoTime();
    }
  }

  /** Ends all readers, and the thread before the memory that it reads. */
  @Override
  public void close() {
    history.close();
    loop.close();
    drain.close();
  }
}
