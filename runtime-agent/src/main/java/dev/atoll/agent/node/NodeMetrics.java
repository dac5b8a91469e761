package dev.atoll.agent.node;

import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.probe.Connectivity.Reach;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Metrics in Prometheus' text form. */
final class NodeMetrics {
  private NodeMetrics() {}

  static String text(Node node, Map<String, Reach> reach, long now) {
    var state = node.state();
    var health = node.health();
    return gauge("atoll_node_revision", state.revision())
        + gauge("atoll_node_store_age_seconds", health.age().toMillis() / 1e3)
        + counter("atoll_node_store_lists_total", health.lists())
        + counter("atoll_node_store_failures_total", health.failures())
        + gauge("atoll_node_services", state.services().size())
        + keys(state)
        + peers(state, "atoll_node_peer_synced", "gauge", NodeMetrics::synced)
        + peers(state, "atoll_node_peer_refused_total", "counter", p -> refused(p))
        + peers(
            state,
            "atoll_node_peer_store_age_seconds",
            "gauge",
            p -> p.age().map(a -> number(a.storeAge(now) / 1e3)).orElse(""))
        + peers(
            state,
            "atoll_node_peer_exporter_age_seconds",
            "gauge",
            p -> p.age().map(a -> number(a.exporterAge(now) / 1e3)).orElse(""))
        + peers(
            state,
            "atoll_node_peer_nodes_silent",
            "gauge",
            p ->
                Optional.ofNullable(reach.get(p.cluster()))
                    .map(r -> number(r.asked() - r.reached()))
                    .orElse(""))
        + node.delays().least().lines("atoll_node_delay_at_least_seconds")
        + node.delays().most().lines("atoll_node_delay_at_most_seconds");
  }

  private static String gauge(String name, double value) {
    return "# TYPE " + name + " gauge\n" + name + " " + number(value) + "\n";
  }

  private static String counter(String name, long value) {
    return "# TYPE " + name + " counter\n" + name + " " + value + "\n";
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String keys(MeshState state) {
    var text = new StringBuilder("# TYPE atoll_node_keys gauge\n");
    for (var part : Part.values()) {
      text.append("atoll_node_keys{part=\"%s\"} %d%n".formatted(part.word(), state.count(part)));
    }
    return text.toString();
  }

  private static String synced(PeerView peer) {
    return peer.phase() == PeerView.Phase.SYNCED ? "1" : "0";
  }

  private static String refused(PeerView peer) {
    return Long.toString(peer.refusals().count());
  }

  /** One line for each cluster; without a value none. */
  private static String peers(
      MeshState state, String name, String type, Function<PeerView, String> value) {
    return state.peers().stream()
        .filter(p -> !value.apply(p).isEmpty())
        .map(p -> "%s{cluster=\"%s\"} %s%n".formatted(name, escaped(p), value.apply(p)))
        .collect(Collectors.joining("", "# TYPE " + name + " " + type + "\n", ""));
  }

  private static String escaped(PeerView peer) {
    return peer.cluster().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
