package dev.atoll.reconciler.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentRule;
import dev.atoll.reconciler.agent.AgentService;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.templates.Rendered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cluster where all is well as soon as an agent is added, for tests in which one thing differs.
 */
abstract class JudgedCluster {

  static final String CNP = "CiliumNetworkPolicy";
  static final RevisionMark MARK = new RevisionMark("3f2c9a1b".repeat(8), 7);
  static final AgentEndpoint HOST =
      new AgentEndpoint(
          1, "endpoint 1", "ready", 1, 9, "none", new TreeSet<>(), new TreeMap<>(), "OK");
  static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata:
        name: my-app
        namespace: shop
        annotations: {service.cilium.io/global: "true", service.cilium.io/affinity: none}
      """;

  final List<AgentView> agents = new ArrayList<>();
  final Map<String, Contribution> others = new TreeMap<>();
  final List<AgentAddresses> addresses = new ArrayList<>();
  Optional<Marking> marking = Optional.of(new Marking(MARK, Set.of(CNP)));
  ServerView server = ServerView.NOTHING;
  Rendered rendered = Wanted.in("one", SERVICE);

  static AgentRule mark(String kind, String text) {
    return new AgentRule(
        kind,
        kind.startsWith("CiliumC") ? "" : "atoll-system",
        "atoll-revision-islands",
        "u",
        Map.of("atoll.dev/revision", text));
  }

  static AgentEndpoint pod(String name, String state, long realized, String health) {
    return new AgentEndpoint(
        name.length() + 10L,
        name,
        state,
        5000,
        realized,
        "ingress",
        new TreeSet<>(),
        new TreeMap<>(),
        health);
  }

  static AgentEndpoint endpoint(
      String name, String state, long identity, Map<String, String> labels) {
    return new AgentEndpoint(
        7, name, state, identity, 9, "ingress", new TreeSet<>(), new TreeMap<>(labels), "OK");
  }

  static AgentView.Seen node(String name, List<AgentRule> rules, AgentEndpoint... pods) {
    var endpoints = new ArrayList<>(List.of(pods));
    endpoints.add(HOST);
    return new AgentView.Seen(
        "one/" + name + ".sock",
        "one",
        name,
        "Ok",
        "",
        9,
        rules,
        endpoints,
        List.of(),
        List.of(),
        List.of());
  }

  static AgentView.Seen well(String name) {
    return node(name, List.of(mark(CNP, MARK.toString())), pod("shop/my-app", "ready", 9, "OK"));
  }

  static AgentView.Seen meshed(RemoteCluster remote) {
    var seen = well("n1");
    return new AgentView.Seen(
        seen.socket(),
        seen.cluster(),
        seen.node(),
        seen.state(),
        seen.message(),
        seen.revision(),
        seen.policies(),
        seen.endpoints(),
        seen.unattached(),
        List.of(remote),
        List.of(new AgentService("shop", "my-app", new TreeSet<>(Set.of("11.0.0.1")))));
  }

  private SortedSet<Missing> missing() {
    return Missing.of(Backends.global(rendered), agents, addresses, others);
  }

  Enforcement judge() {
    return Enforcement.judge(
        new Question(
            "islands", "3f2c9a1b00", rendered, marking, agents, server, addresses, missing()));
  }

  void isProven() {
    assertThat(judge()).isEqualTo(new Enforcement(true, List.of()));
  }

  void lacks(Lack.Kind kind, String text) {
    assertThat(judge().proven()).isEqualTo(kind == Lack.Kind.BESIDE);
    assertThat(judge().lacks()).containsExactly(new Lack(kind, text));
  }
}
