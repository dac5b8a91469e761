package dev.atoll.agent.flows;

import java.time.Instant;

/**
 * Events are missing here.
 *
 * @param node that they were of
 * @param count before filters: which of them a reader would have seen nobody knows
 */
public record Lost(Instant time, String node, Where where, long count) implements Told {
  /** Cilium 1.20.2, {@code api/v1/flow/flow.proto}, {@code LostEventSource}. */
  public enum Where {
    /** The kernel's ring was full. */
    PERF_EVENT_RING_BUFFER,
    /** The reader was slower than events came. */
    HUBBLE_RING_BUFFER
  }
}
