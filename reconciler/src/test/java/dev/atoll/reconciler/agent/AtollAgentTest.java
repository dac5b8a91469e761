package dev.atoll.reconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers as {@code atoll-agent node --datapath} gives them (docs/spec/datapath.md). */
@Timeout(30)
class AtollAgentTest {
  private static final AgentLimits SMALL = new AgentLimits(Duration.ofSeconds(3), 64 << 10);

  private static final String DATAPATH =
      """
      {"cluster":"three","node":"three-1","revision":412,"rounds":17,"pods":[
       {"pod":"shop/app","state":"enforced","ifindex":12,"identity":65541,
        "labels":["k8s:app=app","k8s:io.cilium.k8s.namespace.labels.team=a"],
        "addresses":["10.3.0.5","fd03::5"]},
       {"pod":"shop/big","state":"closed","ifindex":14,"identity":65542,"labels":[],
        "addresses":["10.3.0.6"],"reason":"its policies have 20000 entries"},
       {"pod":"shop/new","state":"unenforced","ifindex":0,"identity":0,"labels":[],
        "addresses":["10.3.0.7"],"reason":"its interface is not found"},
       {"pod":"shop/pulls","state":"unenforced","ifindex":0,"identity":0,"labels":[],
        "addresses":[],"reason":"it has no address yet"}],
       "objects":[
       {"kind":"CiliumNetworkPolicy","namespace":"shop","name":"allow","generation":3},
       {"kind":"CiliumNetworkPolicy","namespace":"atoll-system","name":"atoll-revision-shops",
        "generation":9,"mark":"4e6e.7"}],
       "refused":[{"kind":"CiliumNetworkPolicy","namespace":"shop","name":"wrong","reason":"why"}],
       "narrowed":[],"troubles":["a","b"]}
      """;

  private static final String PEERS =
      """
      {"peers":[{"cluster":"three","clusterID":3,"phase":"synced","missing":[]},
       {"cluster":"one","clusterID":1,"phase":"synced","missing":[],
        "keys":{"nodes":2,"ips":30,"identities":4,"services":5}},
       {"cluster":"two","clusterID":2,"phase":"refused","refusal":"it has the ID of one"},
       {"cluster":"four","clusterID":4,"phase":"held","missing":["ips"]}]}
      """;

  @TempDir Path dir;

  private AgentView look(String datapath, String peers) throws IOException {
    var socket = dir.resolve("three-1.sock");
    Files.deleteIfExists(socket);
    var answers = Map.of("/datapath", datapath, "/peers", peers);
    try (var _ =
        SocketServer.start(
            socket,
            (resource, c) -> SocketServer.ok(c, answers.getOrDefault(resource, "nothing")))) {
      return AgentReader.look(socket, "three/three-1.sock", AgentKind.ATOLL, SMALL);
    }
  }

  private AgentView.Seen seen(String datapath, String peers) throws IOException {
    return (AgentView.Seen) look(datapath, peers);
  }

  @Test
  void a_pod_has_the_policies_when_it_is_enforced() throws IOException {
    var seen = seen(DATAPATH, PEERS);
    assertThat(seen.cluster()).isEqualTo("three");
    assertThat(seen.node()).isEqualTo("three-1");
    assertThat(seen.endpoints())
        .extracting(e -> e.name() + " " + e.state() + " " + e.realized() + " " + e.health())
        .containsExactly(
            "the node ready 1 OK",
            "shop/app ready 1 OK",
            "shop/big closed: its policies have 20000 entries 0 Failure",
            "shop/new unenforced: its interface is not found 0 OK");
    assertThat(seen.revision()).isEqualTo(1);
    var app = seen.endpoints().get(1);
    assertThat(app.namespaceLabels()).isEqualTo(Map.of("team", "a"));
    assertThat(app.addresses()).containsExactly("10.3.0.5", "fd03::5");
    assertThat(app.identity()).isEqualTo(65541);
  }

  @Test
  void marks_are_those_that_the_maps_were_made_from() throws IOException {
    assertThat(seen(DATAPATH, PEERS).policies())
        .containsExactly(
            new AgentRule("CiliumNetworkPolicy", "shop", "allow", "", Map.of()),
            new AgentRule(
                "CiliumNetworkPolicy",
                "atoll-system",
                "atoll-revision-shops",
                "",
                Map.of("atoll.dev/revision", "4e6e.7")));
  }

  @Test
  void what_is_refused_or_in_the_way_is_told() throws IOException {
    var seen = seen(DATAPATH, PEERS);
    assertThat(seen.refused()).isEqualTo(Map.of("CiliumNetworkPolicy shop/wrong", "why"));
    assertThat(seen.state()).isEqualTo("Trouble");
    assertThat(seen.message()).isEqualTo("a; b");
    assertThat(seen.remotes())
        .extracting(r -> r.name() + " " + r.connected() + " " + r.ready() + " " + r.status())
        .containsExactly(
            "one true true synced",
            "two false false refused, it has the ID of one",
            "four true false held");
    assertThat(seen.remotes().getFirst().endpoints()).isEqualTo(30);
  }

  @Test
  void an_agent_that_has_written_nothing_yet_has_not_even_its_node() throws IOException {
    var seen = seen("{\"cluster\":\"three\",\"node\":\"three-1\"}", "{\"peers\":[]}");
    assertThat(seen.endpoints()).isEmpty();
    assertThat(seen.policies()).isEmpty();
  }

  @Test
  void whatever_else_is_answered_does_no_harm() throws IOException {
    assertThat(look("no JSON", PEERS))
        .isEqualTo(
            new AgentView.Silent("three/three-1.sock", "its answer to /datapath is not JSON"));
    var odd =
        "{\"rounds\":\"x\",\"pods\":[1,{\"addresses\":[2],\"identity\":\"y\"}],\"objects\":{}}";
    assertThat(seen(odd, "[]").endpoints()).hasSize(1);
  }
}
