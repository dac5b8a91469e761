package dev.atoll.cli.demo;

import static dev.atoll.cli.demo.OverlayStage.await;
import static dev.atoll.cli.demo.OverlayStage.ipv4;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.cli.SandboxMesh;
import dev.atoll.sandbox.netns.Outcome;
import dev.atoll.sandbox.node.Measurement;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What comes through the tunnel, what does not, and when packets go past it. Each test goes on
 * where the one before ended.
 */
@Tag("root")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OverlayTest {
  @TempDir static Path dir;
  private static OverlayStage overlay;

  @BeforeAll
  static void start() throws IOException {
    overlay = OverlayStage.start(dir);
  }

  @AfterAll
  static void end() throws IOException {
    if (overlay != null) {
      overlay.close();
    }
  }

  @Test
  @Order(1)
  void everybody_reaches_what_reach_says_on_every_port() {
    assertThat(overlay.traffic().awaitMyApp().differences()).isEmpty();
    var text = String.join("\n", overlay.traffic().everything().lines());
    System.out.println(text);
    assertThat(text).endsWith("all as `atoll reach` says");
  }

  @Test
  @Order(2)
  void pods_see_each_other_s_addresses_in_both_families_whatever_their_plugin_masquerades()
      throws IOException {
    for (var from : List.of(overlay.frontend("cluster-one"), overlay.frontend("cluster-two"))) {
      for (var to :
          List.of(
              overlay.app("cluster-one"),
              overlay.app("cluster-two"),
              overlay.app("cluster-three"))) {
        assertThat(overlay.answer(from, ipv4(to))).contains("saw " + from.address() + ":");
        assertThat(seen(overlay.answer(from, overlay.ipv6(to)))).isEqualTo(overlay.ipv6(from));
      }
    }
  }

  /** The address in a line that ends with {@code [ADDRESS]:PORT}. */
  private static InetAddress seen(String line) {
    return InetAddress.ofLiteral(line.substring(line.indexOf('[') + 1, line.indexOf(']')));
  }

  @Test
  @Order(3)
  void a_megabyte_gets_there_and_back() throws Exception {
    for (var to : List.of(overlay.app("cluster-two"), overlay.app("cluster-three"))) {
      for (var address : List.of(ipv4(to), overlay.ipv6(to))) {
        var at = new InetSocketAddress(address, Traffic.PORT);
        var took = Bulk.thereAndBack(overlay.inside(overlay.frontend("cluster-one")), at, 1 << 20);
        System.out.println("1 MiB to " + at + " and back in " + took.toMillis() + " ms");
        assertThat(took).isLessThan(Duration.ofSeconds(3));
      }
    }
    assertThat(
            overlay.on("cluster-one", "cat /proc/net/snmp | grep ^Ip: | tail -1 | cut -d' ' -f18"))
        .as("packets cut into fragments")
        .isEqualToIgnoringWhitespace("0");
  }

  @Test
  @Order(4)
  void datagrams_get_there_whole_whatever_their_size() throws Exception {
    var one = overlay.frontend("cluster-one");
    var two = overlay.frontend("cluster-two");
    for (int size : new int[] {1400, 1420, 1450, 1472, 1473, 2000, 4000, 9000}) {
      assertThat(arrives(one, two, ipv4(two), size)).as(size + "").isTrue();
      assertThat(arrives(two, one, ipv4(one), size)).as(size + "").isTrue();
      assertThat(arrives(one, two, overlay.ipv6(two), size)).as(size + "").isTrue();
      assertThat(arrives(two, one, overlay.ipv6(one), size)).as(size + "").isTrue();
    }
  }

  private static boolean arrives(Pod from, Pod to, InetAddress at, int size) throws IOException {
    return Bulk.datagram(overlay.inside(from), overlay.inside(to), at, size);
  }

  @Test
  @Order(5)
  void what_is_forged_does_not_come_out_of_the_tunnel() throws Exception {
    var to = overlay.frontend("cluster-one");
    var two = overlay.frontend("cluster-two");
    var three = overlay.app("cluster-three");
    int identity = identity(two, to);
    try (var forge =
        new Forge(overlay.traffic(), "cluster-two", "172.18.1.10", overlay.inside(to), ipv4(to))) {
      assertThat(forge.arrives(ipv4(two), identity)).as("what is right").isTrue();
      assertThat(forge.arrives(ipv4(two), identity + 1)).as("another identity").isFalse();
      assertThat(forge.arrives(ipv4(two), 2)).as("the world's").isFalse();
      assertThat(forge.arrives(ipv4(three), identity(three, to))).as("of another node").isFalse();
      assertThat(forge.arrives(InetAddress.ofLiteral("8.8.8.8"), 2)).as("nobody's").isFalse();
    }
    assertThat(overlay.shown("/flows?verdict=dropped&last=20"))
        .contains("not from the node behind which the source is")
        .contains("with an identity that is not the source's");
  }

  /** As the agent sees it to whose pod it comes. */
  private static int identity(Pod from, Pod to) throws Exception {
    assertThat(overlay.ask(from, ipv4(to))).isInstanceOf(Outcome.Refused.class);
    var query = "/flows?last=1&from=ip:" + from.address() + "&to=ip:" + to.address();
    var uri = URI.create(overlay.traffic().agents().agents(to.cluster()).getFirst().url() + query);
    try (var client = HttpClient.newHttpClient()) {
      var said = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
      var found = Pattern.compile("\"source\":\\{[^}]*?\"identity\":(\\d+)").matcher(said);
      assertThat(found.find()).as(said).isTrue();
      return Integer.parseInt(found.group(1));
    }
  }

  @Test
  @Order(6)
  void a_node_that_is_cut_off_is_silent_until_it_is_mended() {
    var from = overlay.frontend("cluster-one");
    var to = overlay.app("cluster-two");
    var node = overlay.traffic().pods().nodes("cluster-two").getFirst().name();
    overlay.traffic().pods().underlay().cut(node);
    assertThat(overlay.ask(from, ipv4(to))).isInstanceOf(Outcome.Silent.class);
    assertThat(Measurement.connected(overlay.ask(from, ipv4(overlay.app("cluster-three")))))
        .isTrue();
    overlay.traffic().pods().underlay().mend(node);
    await("it is back", () -> Measurement.connected(overlay.ask(from, ipv4(to))));
  }

  @Test
  @Order(7)
  void a_cluster_that_is_routed_is_reached_without_the_tunnel_while_it_answers_through_it() {
    var from = overlay.frontend("cluster-one");
    overlay.agents("--routing=overlay", "--routed-clusters=3", "--enable-ipv6");
    await(
        "it is silent: nobody routes", () -> !overlay.reaches(from, overlay.app("cluster-three")));
    assertThat(overlay.reaches(from, overlay.app("cluster-two"))).isTrue();
    overlay.on("cluster-one", "ip route add 13.0.0.0/8 via 172.18.3.10 dev eth0 onlink");
    await("it is routed", () -> overlay.reaches(from, overlay.app("cluster-three")));
  }

  @Test
  @Order(8)
  void native_routing_takes_the_tunnel_away() {
    var from = overlay.frontend("cluster-one");
    var two = overlay.app("cluster-two");
    assertThat(overlay.hasTunnel("cluster-one")).isTrue();
    overlay.agents("--routing=native", "--enable-ipv6");
    for (var cluster : Stage.CLUSTERS) {
      await("it is gone", () -> !overlay.hasTunnel(cluster));
    }
    await("nobody routes", () -> !overlay.reaches(from, two));
    SandboxMesh.routes(overlay.traffic().pods());
    await("routes are used", () -> overlay.reaches(from, two));
    assertThat(overlay.answer(overlay.frontend("cluster-two"), ipv4(overlay.app("cluster-one"))))
        .as("not masqueraded")
        .contains("saw " + overlay.frontend("cluster-two").address() + ":");
  }

  @Test
  @Order(9)
  void which_clusters_need_the_tunnel_is_found_out() {
    var from = overlay.frontend("cluster-one");
    var two = overlay.app("cluster-two");
    var three = overlay.app("cluster-three");
    var toThree = overlay.unroute(three);
    overlay.agents("--routing=auto", "--enable-ipv6");
    await("two is routed", () -> overlay.way("cluster-two").equals("routed"));
    await("three is not", () -> overlay.way("cluster-three").equals("tunnel"));
    var before = overlay.tunnelled();
    assertThat(overlay.reaches(from, two)).isTrue();
    assertThat(overlay.tunnelled()).as("past the tunnel").isEqualTo(before);
    assertThat(overlay.reaches(from, three)).isTrue();
    assertThat(overlay.tunnelled()).as("through the tunnel").isGreaterThan(before);

    overlay.on("cluster-one", "ip route replace " + toThree);
    await("three is routed", () -> overlay.way("cluster-three").equals("routed"));
    assertThat(overlay.reaches(from, three)).isTrue();

    overlay.unroute(two);
    await("two needs it now", () -> overlay.way("cluster-two").equals("tunnel"));
    await("two is reached", () -> overlay.reaches(from, two));
  }

  @Test
  @Order(10)
  void a_port_of_a_node_leads_to_pods_of_every_cluster_behind_the_tunnel_or_not()
      throws IOException {
    assertThat(overlay.way("cluster-two")).isEqualTo("tunnel");
    assertThat(overlay.way("cluster-three")).isEqualTo("routed");
    for (var cluster : Stage.CLUSTERS) {
      overlay.letNodesIn(cluster);
    }
    var service = "/api/v1/namespaces/shop/services/my-app";
    var made =
        overlay.traffic().api("cluster-one").merge(service, "{\"spec\":{\"type\":\"NodePort\"}}");
    assertThat(made.ok()).as(made.body()).isTrue();
    var at = new InetSocketAddress("172.18.1.10", made.json().at("/spec/ports/0/nodePort").asInt());
    var before = overlay.tunnelled();
    var seen = new TreeMap<String, String>();
    await(
        "all have answered",
        () -> {
          var words = overlay.asksFromOutside(at).split(" saw ");
          seen.put(words[0], words[words.length - 1].replaceFirst(":\\d+$", ""));
          return Stage.CLUSTERS.stream().allMatch(c -> seen.containsKey(c + "/shop/my-app"));
        });
    System.out.println("at " + at + ": " + seen);
    assertThat(seen)
        .containsEntry("cluster-one/shop/my-app", "172.18.3.10")
        .containsEntry("cluster-two/shop/my-app", "172.18.1.10")
        .containsEntry("cluster-three/shop/my-app", "172.18.1.10");
    assertThat(overlay.tunnelled()).isGreaterThan(before);
  }
}
