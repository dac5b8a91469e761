package dev.atoll.reconciler.agent;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From what {@code atoll-agent node --datapath} shows at {@code /datapath} and {@code /peers}
 * (docs/spec/datapath.md) to what was seen. Its maps are written as a whole, from what it had read
 * at one moment: a policy that it names is in the maps of every pod that it calls enforced.
 */
final class AtollAnswers {

  /** There is one revision: that of the page. */
  private static final long NOW = 1;

  /** Numeric identity of the node itself, {@code reserved:host}. */
  private static final long HOST = 1;

  private AtollAnswers() {}

  static AgentView.Seen view(String socket, Mapping datapath, Mapping peers) {
    var troubles = texts(datapath, "troubles");
    var cluster = AgentAnswers.text(datapath, "cluster");
    return new AgentView.Seen(
        socket,
        cluster,
        datapath.string("node").orElse(socket),
        troubles.isEmpty() ? "Ok" : "Trouble",
        String.join("; ", troubles),
        NOW,
        mappings(datapath, "objects").map(AtollAnswers::rule).toList(),
        endpoints(datapath),
        List.of(),
        remotes(peers, cluster),
        List.of(),
        refused(datapath));
  }

  private static AgentRule rule(Mapping object) {
    var mark = object.string("mark").map(m -> Map.of("atoll.dev/revision", m)).orElse(Map.of());
    return new AgentRule(
        AgentAnswers.text(object, "kind"),
        AgentAnswers.text(object, "namespace"),
        AgentAnswers.text(object, "name"),
        "",
        mark);
  }

  /** The node stands among them once its maps were written, as Cilium's agents have it. */
  private static List<AgentEndpoint> endpoints(Mapping datapath) {
    var all = new ArrayList<AgentEndpoint>();
    if (AgentAnswers.number(datapath, "rounds") > 0) {
      all.add(endpoint(Mapping.empty(SourcePos.NONE), "the node", "enforced", HOST));
    }
    mappings(datapath, "pods")
        .filter(pod -> !pod.items("addresses").isEmpty()) // others send nothing yet
        .forEach(pod ->
            all.add(
                endpoint(
                    pod,
                    AgentAnswers.text(pod, "pod"),
                    AgentAnswers.text(pod, "state"),
                    AgentAnswers.number(pod, "identity"))));
    return all;
  }

  private static AgentEndpoint endpoint(Mapping pod, String name, String state, long identity) {
    var enforced = state.equals("enforced");
    var why = pod.string("reason").map(r -> state + ": " + r).orElse(state);
    return new AgentEndpoint(
        AgentAnswers.number(pod, "ifindex"),
        name,
        enforced ? "ready" : why,
        identity,
        enforced ? NOW : 0,
        "both",
        new TreeSet<>(texts(pod, "addresses")),
        AgentAnswers.namespaceLabels(texts(pod, "labels").stream()),
        state.equals("closed") ? "Failure" : "OK");
  }

  private static SortedMap<String, String> refused(Mapping datapath) {
    return mappings(datapath, "refused")
        .collect(
            Collectors.toMap(
                AtollAnswers::name,
                r -> AgentAnswers.text(r, "reason"),
                (a, b) -> a,
                TreeMap::new));
  }

  private static String name(Mapping object) {
    var namespace = object.string("namespace").map(n -> n + "/").orElse("");
    return AgentAnswers.text(object, "kind") + " " + namespace + AgentAnswers.text(object, "name");
  }

  /** The own cluster is told among them. */
  private static List<RemoteCluster> remotes(Mapping peers, String own) {
    return mappings(peers, "peers")
        .filter(p -> !AgentAnswers.text(p, "cluster").equals(own))
        .map(AtollAnswers::remote)
        .toList();
  }

  private static RemoteCluster remote(Mapping peer) {
    var phase = AgentAnswers.text(peer, "phase");
    return new RemoteCluster(
        AgentAnswers.text(peer, "cluster"),
        !Set.of("refused", "left").contains(phase),
        phase.equals("synced"),
        AgentAnswers.number(peer, "keys", "nodes"),
        AgentAnswers.number(peer, "keys", "ips"),
        AgentAnswers.number(peer, "keys", "identities"),
        AgentAnswers.number(peer, "keys", "services"),
        status(peer, phase));
  }

  private static String status(Mapping peer, String phase) {
    return Stream.of(peer.string("refusal"), peer.string("connection"))
        .flatMap(s -> s.stream())
        .findFirst()
        .map(why -> phase + ", " + why)
        .orElse(phase);
  }

  private static Stream<Mapping> mappings(Mapping of, String key) {
    return of.items(key).stream().flatMap(v -> v.asMapping().stream());
  }

  private static List<String> texts(Mapping of, String key) {
    return of.items(key).stream().map(v -> String.valueOf(Values.toJava(v))).toList();
  }
}
