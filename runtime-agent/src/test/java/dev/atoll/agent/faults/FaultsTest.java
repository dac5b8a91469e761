package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.node.Node;
import dev.atoll.sandbox.node.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of traffic when something else breaks, or comes and goes. */
@Tag("root")
@Timeout(300)
@ExtendWith(OneMesh.class)
class FaultsTest {
  private DatapathMesh mesh;

  @BeforeEach
  void run(DatapathMesh running) {
    mesh = running;
  }

  @Test
  void others_answer_soon_after_a_backend_was_killed_and_it_is_used_again() throws Exception {
    var client = mesh.run("west", "caller");
    var near = mesh.run("west", "db");
    var far = mesh.run("east", "db");
    for (var cluster : DatapathMesh.CLUSTERS) {
      mesh.service(cluster, "db", Map.of("service.cilium.io/affinity", "local"));
    }
    var to = mesh.service("west", "db", Map.of("service.cilium.io/affinity", "local"));
    DatapathMesh.await("the near one answers", () -> mesh.answers(client, to).startsWith("west/"));
    DatapathMesh.await("the far one does", () -> mesh.reaches(client, far));
    try (var held = Talk.begin(mesh.network(client), to)) {
      held.more();
      var since = System.nanoTime();
      mesh.api("west").delete("/api/v1/namespaces/shop/pods/db");
      DatapathMesh.await(
          "the far one takes over", () -> mesh.answers(client, to).startsWith("east/"));
      System.out.println(
          "faults: failover after " + (System.nanoTime() - since) / 1_000_000 + " ms");
      DatapathMesh.await("who held a connection hears of it", () -> !held.broken().isEmpty());
      System.out.println("faults: held, " + held.broken());
    }
    DatapathMesh.await("it is gone", () -> mesh.find("west", "db").isEmpty());
    var again = mesh.run("west", "db");
    DatapathMesh.await("near again", () -> mesh.answers(client, to).startsWith("west/"));
    assertThat(near.name()).isEqualTo(again.name());
    end(client, again, far);
  }

  private void end(Pod... pods) throws Exception {
    for (var pod : pods) {
      mesh.end(pod);
    }
  }

  @Test
  void a_connection_outlives_a_cut_of_the_underlay() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    try (var held = Talk.begin(mesh.network(client), mesh.at(server))) {
      held.more();
      mesh.pods.underlay().cut("east-1");
      try {
        held.silent();
        assertThat(mesh.reaches(client, server)).isFalse();
      } finally {
        mesh.pods.underlay().mend("east-1");
      }
      held.more();
      assertThat(mesh.reaches(client, server)).isTrue();
    }
    end(client, server);
  }

  /**
   * What goes out of two nodes waits in a queue, and is dropped where this is full: packets are
   * late and lost.
   */
  @Test
  void on_a_slow_underlay_connections_come_about_and_all_bytes_arrive() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    mesh.awaitWay(List.of(client), List.of(server));
    try (var held = Talk.begin(mesh.network(client), mesh.at(server))) {
      held.more();
      tc("add dev %s root tbf rate 2mbit burst 3000 latency 100ms");
      try {
        var since = System.nanoTime();
        int words = held.words();
        assertThat(mesh.carry(client, server, 512 << 10)).isTrue();
        var millis = (System.nanoTime() - since) / 1_000_000;
        System.out.printf(
            "faults: 512 KiB and back at 2 Mbit/s in %d ms, %d words on another connection%n",
            millis, held.words() - words);
        assertThat(millis).as("it was slow").isGreaterThan(1_500);
        assertThat(mesh.answers(client, mesh.at(server), Duration.ofSeconds(8))).isNotEmpty();
        held.more();
      } finally {
        tc("del dev %s root");
      }
      held.more();
      assertThat(held.broken()).isEmpty();
    }
    end(client, server);
  }

  private void tc(String what) {
    for (var node : List.of("west-1", "east-1")) {
      var command = ("tc qdisc " + what.formatted(Node.DEVICE)).split(" ");
      mesh.pods.enclosure().call(node, List.of(command), Map.of());
    }
  }

  @Test
  void without_its_store_and_its_api_server_a_node_does_as_it_did() throws Exception {
    var client = mesh.run("west", "caller");
    var stranger = mesh.run("west", "stranger");
    var server = mesh.run("east", "web");
    mesh.policy("east", "web", DatapathMesh.only("web", "caller"));
    mesh.awaitWay(List.of(client), List.of(server));
    DatapathMesh.await("a stranger is refused", () -> !mesh.reaches(stranger, server));
    try (var held = Talk.begin(mesh.network(client), mesh.at(server))) {
      signal("STOP", "east-store");
      mesh.plane.stop("east");
      try {
        held.more();
        DatapathMesh.await("the store is said to be away", () -> healthz("east") == 503);
        assertThat(mesh.reaches(client, server)).isTrue();
        assertThat(mesh.reaches(stranger, server)).isFalse();
        held.more();
      } finally {
        signal("CONT", "east-store");
        mesh.plane.restart("east");
      }
      DatapathMesh.await("the store is there", () -> healthz("east") == 200);
      mesh.policy("east", "web", DatapathMesh.only("web", "stranger"));
      DatapathMesh.await("policies are heard of again", () -> mesh.reaches(stranger, server));
      held.silent();
    }
    mesh.removePolicy("east", "web");
    end(client, stranger, server);
  }

  private void signal(String signal, String program) throws Exception {
    var pid = Long.toString(mesh.plane.pid(program).orElseThrow());
    var kill = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private int healthz(String cluster) {
    return mesh.pages().status(cluster, "/healthz");
  }

  @Test
  void pods_that_come_and_go_disturb_nobody_else() throws Exception {
    var client = mesh.run("west", "caller");
    var server = mesh.run("east", "web");
    var buyer = mesh.run("west", "buyer", Map.of("app", "caller"));
    mesh.service("east", "web", Map.of());
    var to = mesh.service("west", "web", Map.of());
    mesh.awaitWay(List.of(client, buyer), List.of(server));
    mesh.policy("east", "web", DatapathMesh.only("web", "caller"));
    var ways =
        List.of(
            new Load.Way("to the pod", mesh.network(client), mesh.at(server)),
            new Load.Way("to the service", mesh.network(buyer), to));
    DatapathMesh.await("it answers", () -> !mesh.answers(buyer, to).isEmpty());
    mesh.awaitEnforced(server);
    int guests = 0;
    try (var load = Load.begin(ways, Duration.ofMillis(5))) {
      for (int i = 0; i < 3; i++) {
        guests += comeAndGo(server);
      }
      System.out.println("faults: " + guests + " pods came and went: " + load.text());
      assertThat(load.failed()).isEmpty();
      assertThat(load.requests()).isGreaterThan(500);
    }
    mesh.removePolicy("east", "web");
    end(client, buyer, server);
  }

  /** Pods of both clusters at once, which may not speak to {@code server}, and do not. */
  private int comeAndGo(Pod server) throws Exception {
    var guests = new ArrayList<Pod>();
    for (var cluster : DatapathMesh.CLUSTERS) {
      for (var name : List.of("ada", "bea", "cleo")) {
        mesh.begin(cluster, name, Map.of("app", "guest"));
      }
    }
    for (var cluster : DatapathMesh.CLUSTERS) {
      for (var name : List.of("ada", "bea", "cleo")) {
        DatapathMesh.await(name + " runs", () -> !mesh.find(cluster, name).isEmpty());
        guests.addAll(mesh.find(cluster, name));
      }
    }
    for (var guest : guests) {
      assertThat(mesh.answers(guest, mesh.at(server))).as(guest.end()).isEmpty();
    }
    for (var guest : guests) {
      mesh.end(guest);
    }
    return guests.size();
  }

  @Test
  void
      a_pod_that_gets_the_address_of_another_one_has_its_rights_until_nodes_are_told_and_then_none()
          throws Exception {
    var server = mesh.run("east", "web");
    var near = mesh.run("west", "web");
    for (var cluster : DatapathMesh.CLUSTERS) {
      mesh.policy(cluster, "web", DatapathMesh.only("web", "caller"));
    }
    for (int i = 0; i < 3; i++) {
      var client = mesh.run("west", "caller");
      mesh.awaitWay(List.of(client), List.of(server, near));
      mesh.awaitEnforced(server);
      mesh.awaitEnforced(near);
      mesh.end(client);
      next(client.address());
      mesh.begin("west", "heir", Map.of("app", "heir"));
      DatapathMesh.await("it runs", () -> mesh.find("west", "heir").size() == 1);
      var heir = mesh.find("west", "heir").getFirst();
      assertThat(heir.address()).isEqualTo(client.address());
      var since = System.nanoTime();
      for (var to : List.of(server, near)) {
        DatapathMesh.await("it is refused", () -> mesh.answers(heir, mesh.at(to)).isEmpty());
      }
      System.out.printf(
          "faults: who has the address of another pod is refused everywhere after %d ms%n",
          (System.nanoTime() - since) / 1_000_000);
      for (int again = 0; again < 4; again++) {
        assertThat(mesh.answers(heir, mesh.at(server))).as("far, attempt " + again).isEmpty();
        assertThat(mesh.answers(heir, mesh.at(near))).as("near, attempt " + again).isEmpty();
      }
      end(heir);
    }
    for (var cluster : DatapathMesh.CLUSTERS) {
      mesh.removePolicy(cluster, "web");
    }
    end(server, near);
  }

  /** The next address that the plugin gives out is this one. */
  private void next(String address) {
    int last = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
    var before = address.substring(0, address.lastIndexOf('.') + 1) + (last - 1);
    mesh.pods
        .enclosure()
        .call(
            List.of("sh", "-c", "printf " + before + " > /run/cni/west-1/pods/last_reserved_ip.0"));
  }
}
