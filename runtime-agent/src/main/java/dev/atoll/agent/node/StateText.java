package dev.atoll.agent.node;

import dev.atoll.agent.mesh.Age;
import dev.atoll.agent.mesh.Chosen;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.ServiceView;
import dev.atoll.agent.mesh.Share;
import dev.atoll.agent.probe.Connectivity.Reach;
import dev.atoll.agent.schema.PeerAge;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The state in text for people. */
final class StateText {
  private StateText() {}

  static String state(MeshState state, StoreHealth health, Map<String, Reach> reach, long now) {
    return "Cluster %s (ID %d), revision %d of its store%s%n"
            .formatted(state.own().name(), state.own().id(), state.revision(), store(health))
        + counts(state)
        + ofOwnNodes(state)
        + "\n"
        + peers(state, reach, now)
        + "\n"
        + services(state);
  }

  private static String store(StoreHealth health) {
    if (health.isWell()) {
      return "";
    }
    var why = health.reason().isEmpty() ? "" : ": " + health.reason();
    return health.isListed()
        ? ", which is away since " + seconds(health.age().toMillis()) + why
        : ", which is not read yet" + why;
  }

  private static String counts(MeshState state) {
    return "%d nodes, %d addresses, %d identities, %d services%n"
        .formatted(
            state.count(Part.NODES),
            state.count(Part.IPS),
            state.count(Part.IDENTITIES),
            state.services().size());
  }

  /** What only nodes of this cluster are told. */
  private static String ofOwnNodes(MeshState state) {
    if (!state.tellsOwnNodes()) {
      return "the exporter does not tell pods of namespaces that are not global\n";
    }
    var addresses = state.count(Part.OWN_IPS);
    return addresses == 0
        ? ""
        : "%d addresses and %d identities more, in namespaces that are not global%n"
            .formatted(addresses, state.count(Part.OWN_IDENTITIES));
  }

  static String peers(MeshState state, Map<String, Reach> reach, long now) {
    return state.peers().stream()
        .filter(p -> !p.cluster().equals(state.own().name()))
        .map(p -> peer(p, now) + joining(state, p) + nodes(reach.get(p.cluster())))
        .collect(Collectors.joining("", "Peers\n", ""));
  }

  private static String peer(PeerView peer, long now) {
    var line =
        "  %-16s %-8s %s, %d nodes, %d addresses%n"
            .formatted(
                peer.cluster(),
                peer.phase().name().toLowerCase(Locale.ROOT),
                peer.age().map(age -> age(age, now)).orElse("age unknown"),
                peer.keys().get(Part.NODES),
                peer.keys().get(Part.IPS));
    return line + more(peer);
  }

  private static String joining(MeshState state, PeerView peer) {
    return state.gate().joining().contains(peer.cluster())
        ? "    joining: its backends are not preferred before its nodes have answered\n"
        : "";
  }

  /** Nodes that do not answer: packets to their pods would not arrive either. */
  private static String nodes(@Nullable Reach reach) {
    if (reach == null || reach.whole()) {
      return "";
    }
    var silent = reach.silent().stream().map(s -> "      " + s + "\n");
    return "    %d of %d nodes answer; silent:%n".formatted(reach.reached(), reach.asked())
        + silent.collect(Collectors.joining());
  }

  private static String age(Age age, long now) {
    return "store %s, exporter %s%s"
        .formatted(
            seconds(age.storeAge(now)),
            seconds(age.exporterAge(now)),
            age.clock().isPresent() ? "" : " (heard each minute: counts from 120 s on)");
  }

  private static String more(PeerView peer) {
    var more = new StringBuilder();
    peer.age().ifPresent(age -> mirror(age.said(), more));
    if (!peer.refusal().isEmpty()) {
      more.append("    refused: " + peer.refusal() + "\n");
    }
    if (!peer.missing().isEmpty()) {
      var parts = peer.missing().stream().map(Part::word).sorted().toList();
      more.append("    not complete: " + String.join(", ", parts) + "\n");
    }
    if (peer.refusals().count() > 0) {
      more.append("    " + peer.refusals().count() + " values passed over, last:\n");
      peer.refusals().last().forEach(r -> more.append("      " + r + "\n"));
    }
    return more.toString();
  }

  /** What the mirror has to say of the peer, where that is not that all is well. */
  private static void mirror(PeerAge said, StringBuilder more) {
    if (!said.connection().isEmpty() && !said.connection().equals("connected")) {
      more.append("    mirror: " + said.connection() + "\n");
    }
    if (said.refused() > 0) {
      more.append("    mirror refused %d keys, last:%n".formatted(said.refused()));
      more.append("      " + said.lastRefusal() + "\n");
    }
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }

  static String services(MeshState state) {
    return state.services().stream()
        .map(StateText::summary)
        .collect(Collectors.joining("", "Services\n", ""));
  }

  private static String summary(ServiceView service) {
    var text = new StringBuilder("  " + service.key() + kind(service) + "\n");
    service
        .own()
        .ifPresent(own -> own.ignored().forEach(i -> text.append("    ignored: " + i + "\n")));
    service.chosen().forEach(chosen -> text.append(port(chosen)));
    return text.toString();
  }

  private static String kind(ServiceView service) {
    return service
        .own()
        .map(own -> own.global() ? " global, affinity " + own.affinity().word() : "")
        .orElse(
            " not in this cluster: nothing leads to the backends of "
                + String.join(", ", service.counts().keySet()));
  }

  private static String port(Chosen chosen) {
    return "    "
        + chosen.port()
        + "\n"
        + chosen.shares().stream().map(StateText::share).collect(Collectors.joining());
  }

  private static String share(Share share) {
    var counts = share.candidate().counts();
    var part = String.format(Locale.ROOT, "%5.1f %%", 100 * share.ofAll().value());
    var rest = counts.terminating() + counts.notReady() == 0 ? "" : others(share);
    return "      %-16s %s  %d active%s%s%n"
        .formatted(
            share.candidate().cluster(),
            part,
            counts.active(),
            rest,
            share.chosen() ? "" : "; not chosen: " + share.why().sentence());
  }

  private static String others(Share share) {
    var counts = share.candidate().counts();
    return ", %d terminating, %d not ready".formatted(counts.terminating(), counts.notReady());
  }

  static String service(ServiceView service) {
    var text = new StringBuilder(summary(service));
    for (var chosen : service.chosen()) {
      text.append("    backends of " + chosen.port() + "\n");
      for (var target : chosen.targets()) {
        text.append(
            "      %-24s %-16s %-12s weight %d%n"
                .formatted(
                    target.ip() + " " + target.port(),
                    target.cluster(),
                    target.state().name().toLowerCase(Locale.ROOT),
                    target.weight()));
      }
    }
    return text.toString();
  }
}
