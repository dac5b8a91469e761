package dev.atoll.agent.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One who reads a {@link FlowHistory}. To be used by one thread. */
public final class FlowReader {
  private static final int PART = 256;

  private final FlowHistory history;
  private final FlowQuery query;
  private final Deque<Told> before;
  private long place;

  FlowReader(FlowHistory history, FlowQuery query, FlowHistory.Part now) {
    this.history = history;
    this.query = query;
    this.before = lastOf(now.told(), query);
    this.place = now.next();
  }

  /** Of those that match as many as are asked for, and what was lost between them. */
  private static Deque<Told> lastOf(List<Told> all, FlowQuery query) {
    var last = new ArrayDeque<Told>();
    var flows = 0;
    for (var told : all.reversed()) {
      if (flows >= query.last() || told.time().isBefore(query.since())) {
        break;
      }
      if (query.takes(told)) {
        last.addFirst(told);
        flows += told instanceof Flow ? 1 : 0;
      }
    }
    return last;
  }

  /**
   * What comes next.
   *
   * @param patience how long to wait for it
   * @return empty if nothing came in that time, or nothing will
   */
  public List<Told> next(Duration patience) throws InterruptedException {
    if (!before.isEmpty()) {
      var all = List.copyOf(before);
      before.clear();
      return all;
    }
    var until = System.nanoTime() + patience.toNanos();
    var matching = List.<Told>of();
    while (matching.isEmpty() && !isDone() && System.nanoTime() < until) {
      matching = matching(history.await(place, PART, until));
    }
    return matching;
  }

  private List<Told> matching(FlowHistory.Part part) {
    var matching = new ArrayList<Told>();
    place = part.next();
    for (var told : part.told()) {
      if (query.takes(told)) {
        matching.add(told);
      }
    }
    if (part.lost() > 0) {
      matching.addFirst(lost(part));
    }
    return matching;
  }

  private static Lost lost(FlowHistory.Part part) {
    var then = part.told().stream().findFirst();
    return new Lost(
        then.map(Told::time).orElseGet(Instant::now),
        then.map(Told::node).orElse(""),
        Lost.Where.HUBBLE_RING_BUFFER,
        part.lost());
  }

  /** Whether nothing more will come. */
  public boolean isDone() {
    return before.isEmpty() && (!query.follow() || history.isClosed());
  }
}
