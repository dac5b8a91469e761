package dev.atoll.agent.flows;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Metric;
import dev.atoll.agent.datapath.Reason;
import java.util.Locale;
import java.util.stream.Stream;

/** What the programs count, and what became of their events, in Prometheus' text form. */
final class DatapathMetrics {
  private static final String PACKETS = "atoll_datapath_packets_total";
  private static final String BYTES = "atoll_datapath_bytes_total";

  private DatapathMetrics() {}

  static String text(BpfMap metrics, FlowHistory history, FlowDrain drain) {
    var packets = new StringBuilder("# TYPE " + PACKETS + " counter\n");
    var bytes = new StringBuilder("# TYPE " + BYTES + " counter\n");
    for (var reason : Reason.values()) {
      if (reason != Reason.EVENT_LOST) {
        each(metrics, reason, packets, bytes);
      }
    }
    return packets
        + bytes.toString()
        + "# TYPE atoll_datapath_flows_total counter\n"
        + "atoll_datapath_flows_total "
        + history.told()
        + "\n"
        + "# TYPE atoll_datapath_flows_lost_total counter\n"
        + lost("kernel", lostInKernel(metrics))
        + lost("reader", history.lost())
        + lost("unreadable", drain.unreadable());
  }

  private static void each(
      BpfMap metrics, Reason reason, StringBuilder packets, StringBuilder bytes) {
    for (var direction : new Direction[] {Direction.EGRESS, Direction.INGRESS}) {
      var labels = "{reason=\"%s\",direction=\"%s\"} ".formatted(word(reason), word(direction));
      var metric = sum(metrics, reason, direction);
      packets.append(PACKETS + labels + Long.toUnsignedString(metric.packets()) + "\n");
      bytes.append(BYTES + labels + Long.toUnsignedString(metric.bytesSeen()) + "\n");
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String lost(String where, long count) {
    return "atoll_datapath_flows_lost_total{where=\"" + where + "\"} " + count + "\n";
  }

  /** Events that found the ring full, since the map was made. */
  static long lostInKernel(BpfMap metrics) {
    return Stream.of(Direction.values())
        .mapToLong(d -> sum(metrics, Reason.EVENT_LOST, d).packets())
        .sum();
  }

  /** Over all CPUs. */
  private static Metric sum(BpfMap metrics, Reason reason, Direction direction) {
    return metrics.lookupEachCpu(Metric.slot(reason, direction)).stream()
        .map(Metric::read)
        .reduce(new Metric(0, 0), Metric::plus);
  }
}
