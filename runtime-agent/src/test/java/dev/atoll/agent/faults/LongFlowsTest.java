package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.netns.Echo;
import dev.atoll.sandbox.netns.NetworkNamespace;
import dev.atoll.sandbox.node.Pod;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections that live while policies and identities change. */
@Tag("root")
@Timeout(300)
@ExtendWith(OneMesh.class)
class LongFlowsTest {
  private static final long SOON_MILLIS = 5_000;
  private DatapathMesh mesh;
  private Pod store;
  private Pod ann;
  private Pod bob;

  @BeforeEach
  void run(DatapathMesh running) throws Exception {
    mesh = running;
    store = mesh.run("east", "store");
    ann = mesh.run("west", "ann");
    bob = mesh.run("west", "bob");
    mesh.policy("east", "store", allowing("ann", "bob"));
    mesh.awaitWay(List.of(ann, bob), List.of(store));
    for (var pod : List.of(store, ann, bob)) {
      mesh.awaitEnforced(pod);
    }
  }

  @AfterEach
  void end() throws Exception {
    mesh.removePolicy("east", "store");
    mesh.removePolicy("east", "no-bob");
    mesh.end(ann);
    mesh.end(bob);
    mesh.end(store);
  }

  /** Pods of the store may be reached by these of all clusters, on one port. */
  private static String allowing(String... apps) {
    return """
    {"endpointSelector":{"matchLabels":{"app":"store"}},
     "ingress":[{"fromEndpoints":[{"matchExpressions":[
      {"key":"app","operator":"In","values":["%s"]},
      {"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}],
      "toPorts":[{"ports":[{"port":"8080","protocol":"TCP"}]}]}]}\
    """
        .formatted(String.join("\",\"", apps));
  }

  private Talk talk(Pod from) throws Exception {
    return Talk.begin(
        mesh.network(from), new InetSocketAddress(store.address(), DatapathMesh.PORT));
  }

  /** How long words went on after a moment. */
  private static void cut(String what, Talk talk, Talk stays, long since) throws Exception {
    talk.silentBeside(stays);
    var millis = (talk.last() - since) / 1_000_000;
    System.out.println("flows: " + what + " cut a connection after " + millis + " ms");
    assertThat(millis).isLessThan(SOON_MILLIS);
  }

  @Test
  void what_a_commit_forbids_is_cut_and_what_stays_allowed_goes_on() throws Exception {
    try (var stays = talk(ann);
        var goes = talk(bob)) {
      goes.more();
      var since = System.nanoTime();
      mesh.policy("east", "store", allowing("ann"));
      cut("a narrower policy", goes, stays, since);
      stays.more();
      mesh.policy("east", "store", allowing("ann", "bob"));
      goes.more();
      stays.more();
      assertThat(stays.broken()).isEmpty();
    }
  }

  @Test
  void a_deny_rule_cuts_what_another_rule_allows() throws Exception {
    try (var stays = talk(ann);
        var goes = talk(bob)) {
      goes.more();
      var since = System.nanoTime();
      mesh.policy(
          "east",
          "no-bob",
          """
          {"endpointSelector":{"matchLabels":{"app":"store"}},
           "ingressDeny":[{"fromEndpoints":[{"matchLabels":{"app":"bob"},"matchExpressions":[
            {"key":"io.cilium.k8s.policy.cluster","operator":"Exists"}]}]}]}\
          """);
      cut("a deny rule", goes, stays, since);
      stays.more();
      mesh.removePolicy("east", "no-bob");
      goes.more();
      stays.more();
    }
  }

  @Test
  void other_labels_are_another_identity_at_once() throws Exception {
    try (var stays = talk(ann);
        var goes = talk(bob)) {
      goes.more();
      var since = System.nanoTime();
      label("eve");
      cut("another label", goes, stays, since);
      label("bob");
      goes.more();
      stays.more();
      assertThat(stays.broken()).isEmpty();
    }
  }

  private void label(String app) throws Exception {
    var answer =
        mesh.api("west")
            .merge(
                "/api/v1/namespaces/shop/pods/bob",
                "{\"metadata\":{\"labels\":{\"app\":\"" + app + "\"}}}");
    assertThat(answer.ok()).as(answer.body()).isTrue();
  }

  @Test
  void a_block_of_addresses_that_a_policy_leaves_out_is_cut() throws Exception {
    var node = new NetworkNamespace(mesh.pods.enclosure().network("west-1"));
    onWest("ip -n west-1 addr add 192.0.2.7/32 dev lo");
    mesh.policy("west", "world", world(""));
    try (var outside = Echo.start(node, "outside", List.of(9000), List.of())) {
      var to = new InetSocketAddress("192.0.2.7", 9000);
      DatapathMesh.await("the world answers", () -> !mesh.line(ann, "192.0.2.7", 9000).isEmpty());
      try (var talk = Talk.begin(mesh.network(ann), to);
          var stays = talk(bob)) {
        talk.more();
        var since = System.nanoTime();
        mesh.policy("west", "world", world(",\"except\":[\"192.0.2.0/29\"]"));
        cut("a block left out", talk, stays, since);
        mesh.policy("west", "world", world(",\"except\":[\"192.0.2.8/29\"]"));
        talk.more();
      }
    } finally {
      mesh.removePolicy("west", "world");
      onWest("ip -n west-1 addr del 192.0.2.7/32 dev lo");
    }
  }

  private void onWest(String command) {
    mesh.pods.enclosure().call(List.of("sh", "-c", command));
  }

  private static String world(String except) {
    return """
    {"endpointSelector":{"matchLabels":{"app":"ann"}},
     "egress":[{"toCIDRSet":[{"cidr":"192.0.2.0/24"%s}]}]}\
    """
        .formatted(except);
  }

  /** Conntrack counts by the clock that only goes forward; agents have no other for decisions. */
  @Test
  void a_wall_clock_that_jumps_cuts_nothing_and_keeps_nothing_alive() throws Exception {
    try (var stays = talk(ann);
        var goes = talk(bob)) {
      for (var hours : List.of(3, -3, 30, 0)) {
        mesh.launcher().clock(Duration.ofHours(hours));
        awaitHour(hours);
        stays.more();
        goes.more();
        var since = System.nanoTime();
        mesh.policy("east", "store", allowing("ann"));
        cut("with a clock that is wrong by " + hours + " h, a policy", goes, stays, since);
        stays.more();
        mesh.policy("east", "store", allowing("ann", "bob"));
        goes.more();
      }
      assertThat(stays.broken()).isEmpty();
    } finally {
      mesh.launcher().clock(Duration.ZERO);
    }
  }

  /** The agent says it itself: flows have the time of its wall clock. */
  private void awaitHour(int hours) throws Exception {
    DatapathMesh.await(
        "a flow with a time that is wrong by " + hours + " h",
        () -> {
          assertThat(mesh.reaches(ann, store)).isTrue();
          var shown = Instant.now().plus(Duration.ofHours(hours)).toString().substring(0, 13);
          return mesh.shown("east", "/flows?last=5").contains(shown);
        });
  }

  @Test
  void policies_of_others_cut_nothing() throws Exception {
    try (var one = talk(ann);
        var other = talk(bob)) {
      for (int i = 0; i < 20; i++) {
        mesh.policy(
            "east",
            "others",
            "{\"endpointSelector\":{\"matchLabels\":{\"app\":\"other%d\"}},\"ingress\":[{}]}"
                .formatted(i));
        assertThat(one.silentMillis()).isLessThan(1_000);
      }
      mesh.removePolicy("east", "others");
      one.more();
      other.more();
      assertThat(Map.of("ann", one.broken(), "bob", other.broken()).values()).containsOnly("");
    }
  }
}
