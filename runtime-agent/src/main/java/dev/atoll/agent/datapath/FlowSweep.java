package dev.atoll.agent.datapath;

import java.time.Duration;

/**
 * Takes flows away that are over. Programs pass over such entries, but for a new flow the kernel
 * takes from a full map what was quiet for longest: connections that are idle, not those that have
 * ended.
 */
public final class FlowSweep {
  private static final int TCP = 6;

  // As in track.h.
  private static final Duration ESTABLISHED = Duration.ofSeconds(8000);
  private static final Duration OPENING = Duration.ofSeconds(60);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration ENDED = Duration.ofSeconds(300);
  private static final Duration OTHER = Duration.ofSeconds(60);

  private final Table<Tuple, Track> flows;
  private int left;

  public FlowSweep(Datapath datapath) {
    this.flows = datapath.flows();
  }

  /**
   * Looks at all flows, and takes away those that are over if the time before it saw more than half
   * of the map in use.
   *
   * @param now of the monotonic clock, nanoseconds
   * @return how many went
   */
  public int run(long now) {
    var isCrowded = left > flows.room() / 2;
    var counts = new int[2];
    flows.forEach((flow, track) -> counts[isCrowded && sweep(flow, track, now) ? 1 : 0]++);
    left = counts[0];
    return counts[1];
  }

  /** Programs may have begun the flow anew since it was read, and even since it was read again. */
  boolean sweep(Tuple flow, Track read, long now) {
    if (!isOver(flow, read, now) || flows.get(flow).filter(it -> isOver(flow, it, now)).isEmpty()) {
      return false;
    }
    var gone = flows.take(flow);
    gone.filter(it -> !isOver(flow, it, now)).ifPresent(it -> flows.insert(flow, it));
    return gone.filter(it -> isOver(flow, it, now)).isPresent();
  }

  /** Whether programs take its next packet for the first of a new flow. */
  static boolean isOver(Tuple flow, Track track, long now) {
    return now - track.lastSeen() > life(flow, track).toNanos();
  }

  private static Duration life(Tuple flow, Track track) {
    if (flow.protocol() != TCP) {
      return OTHER;
    }
    if (track.has(Track.RESET) || (track.has(Track.FIN) && track.has(Track.FIN_REPLY))) {
      return CLOSING;
    }
    if (flow.direction() == Direction.SERVICE && track.has(Track.FIN)) {
      return ENDED;
    }
    return track.has(Track.REPLIED) ? ESTABLISHED : OPENING;
  }
}
