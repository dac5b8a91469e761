package dev.atoll.reconciler.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server on a Unix socket; the good answers were recorded from Cilium 1.20.2. */
@Timeout(30)
class AgentReaderTest {

  private static final AgentLimits SMALL = new AgentLimits(Duration.ofMillis(300), 64 << 10);

  @TempDir Path dir;

  private static String recorded(String resource) throws IOException {
    var name = resource.substring("/v1/".length()) + ".json";
    try (var in = AgentReaderTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path socket() {
    return dir.resolve("agent.sock");
  }

  private AgentView look() {
    return AgentReader.look(socket(), "one/agent.sock", AgentKind.CILIUM, SMALL);
  }

  private AgentView look(SocketServer.Behaviour behaviour) throws IOException {
    Files.deleteIfExists(socket());
    try (var _ = SocketServer.start(socket(), behaviour)) {
      return look();
    }
  }

  private AgentView.Seen recordedView() throws IOException {
    return (AgentView.Seen) look((resource, c) -> SocketServer.ok(c, recorded(resource)));
  }

  private static AgentView silent(String why) {
    return new AgentView.Silent("one/agent.sock", why);
  }

  @Test
  void what_an_agent_of_1_20_2_says_of_its_node_and_its_mesh() throws IOException {
    var view = recordedView();
    assertThat(view.socket()).isEqualTo("one/agent.sock");
    assertThat(view.cluster()).isEqualTo("cluster-one");
    assertThat(view.node()).isEqualTo("node1");
    assertThat(view.unattached()).isEmpty();
    assertThat(view.state()).isEqualTo("Ok");
    assertThat(view.remotes())
        .singleElement()
        .satisfies(r -> {
          assertThat(r.name()).isEqualTo("cluster-two");
          assertThat(r.connected()).isTrue();
          assertThat(r.ready()).isTrue();
          assertThat(List.of(r.nodes(), r.endpoints(), r.identities())).containsExactly(1L, 2L, 2L);
        });
  }

  @Test
  void its_policies_have_the_names_of_objects_and_subjects_without_label_sources()
      throws IOException {
    var view = recordedView();
    assertThat(view.revision()).isEqualTo(455);
    assertThat(view.policies())
        .extracting(r -> r.kind() + " " + r.namespace() + "/" + r.name())
        .containsExactlyInAnyOrder(
            "CiliumNetworkPolicy atoll-system/atoll-revision-islands",
            "CiliumClusterwideNetworkPolicy /atoll-revision-islands",
            "NetworkPolicy atoll-system/atoll-revision-islands",
            "CiliumNetworkPolicy shop/allow-frontend");
    assertThat(view.policies())
        .filteredOn(r -> r.kind().startsWith("CiliumC"))
        .singleElement()
        .extracting(AgentRule::subject)
        .isEqualTo(Map.of("atoll.dev/revision", "3f2c9a1.1"));
  }

  @Test
  void its_endpoints_have_the_names_of_pods_by_the_owners_of_their_addresses() throws IOException {
    assertThat(recordedView().endpoints())
        .extracting(
            AgentEndpoint::name,
            AgentEndpoint::state,
            AgentEndpoint::policyEnabled,
            AgentEndpoint::health)
        .contains(
            org.assertj.core.groups.Tuple.tuple("shop/frontend", "ready", "none", "OK"),
            org.assertj.core.groups.Tuple.tuple("shop/my-app", "ready", "ingress", "OK"))
        .hasSize(3);
    assertThat(recordedView().endpoints()).allMatch(e -> e.realized() == 455);
  }

  @Test
  void an_agent_that_has_just_begun_has_addresses_of_pods_and_no_endpoints() throws IOException {
    var view =
        (AgentView.Seen)
            look((resource, c) ->
                SocketServer.ok(
                    c,
                    resource.equals("/v1/endpoint")
                        ? "[]"
                        : recorded(resource).replace("shop/my-app\"", "shop/my-app [restored]\"")));
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.unattached()).containsExactly("shop/frontend", "shop/my-app");
  }

  @Test
  void its_services_have_the_backends_of_all_clusters() throws IOException {
    assertThat(recordedView().services())
        .contains(
            new AgentService("shop", "my-app", new TreeSet<>(Set.of("11.0.0.163", "12.0.0.229"))));
  }

  private AgentAddresses addresses(SocketServer.Behaviour behaviour) throws IOException {
    Files.deleteIfExists(socket());
    var ranges = List.of(Cidr.of("12.0.0.0/16"), Cidr.of("fd02::/48"));
    try (var _ = SocketServer.start(socket(), behaviour)) {
      return AgentReader.addresses(socket(), "one/agent.sock", ranges, SMALL);
    }
  }

  @Test
  void the_addresses_of_each_range_are_asked_for_and_no_block_is_one() throws IOException {
    assertThat(
            addresses((resource, c) -> {
              if (resource.equals("/v1/ip?cidr=12.0.0.0/16")) {
                SocketServer.ok(c, recorded("/v1/ip"));
              } else {
                SocketServer.write(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
              }
            }))
        .isEqualTo(
            new AgentAddresses.Read(
                "one/agent.sock", new TreeMap<>(Map.of("12.0.0.229", 150_153L, "12.0.0.140", 4L))));
  }

  @Test
  void an_agent_that_cannot_say_its_addresses_is_unread_with_the_reason() throws IOException {
    assertThat(
            addresses((resource, c) -> SocketServer.write(c, "HTTP/1.1 400 Bad Request\r\n\r\n")))
        .isEqualTo(
            new AgentAddresses.Unread(
                "one/agent.sock", "it answers /v1/ip?cidr=12.0.0.0/16 with status 400"));
  }

  @Test
  void a_long_answer_comes_in_chunks() throws IOException {
    var view =
        look((resource, c) -> {
          SocketServer.write(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          var body = recorded(resource);
          for (var at = 0; at < body.length(); at += 1000) {
            var part = body.substring(at, Math.min(body.length(), at + 1000));
            SocketServer.write(c, Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
          }
          SocketServer.write(c, "0\r\n\r\n");
        });
    assertThat(view).isEqualTo(recordedView());
  }

  @Test
  void another_version_that_leaves_everything_out_is_read_as_nothing() throws IOException {
    var view = (AgentView.Seen) look((resource, c) -> SocketServer.ok(c, "{}"));
    assertThat(view.node()).isEqualTo("one/agent.sock");
    assertThat(view.revision()).isZero();
    assertThat(view.policies()).isEmpty();
    assertThat(view.endpoints()).isEmpty();
    assertThat(view.remotes()).isEmpty();
  }

  @Test
  void a_socket_that_is_not_there_is_silent() {
    assertThat(look()).isEqualTo(silent("No such file or directory"));
  }

  @Test
  void a_socket_that_nobody_listens_on_any_more_is_silent() throws IOException {
    look((resource, c) -> {});
    assertThat(Files.exists(socket())).isTrue();
    assertThat(look()).isEqualTo(silent("Connection refused"));
  }

  @Test
  void a_path_too_long_for_a_socket_is_silent() {
    var deep = dir.resolve("x".repeat(120)).resolve("agent.sock");
    assertThat(AgentReader.look(deep, "one/agent.sock", AgentKind.CILIUM, SMALL))
        .isInstanceOfSatisfying(
            AgentView.Silent.class, s -> assertThat(s.why()).contains("too long"));
  }

  @Test
  void an_agent_that_closes_at_once_is_silent() throws IOException {
    assertThat(look((resource, c) -> {})).isEqualTo(silent("it closed without an answer"));
  }

  @Test
  void an_agent_that_never_answers_is_given_up_in_time() throws IOException {
    var began = System.nanoTime();
    assertThat(look((resource, c) -> Thread.sleep(20_000)))
        .isEqualTo(silent("no whole answer to /v1/policy within 300 ms"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void an_agent_that_drips_is_given_up_in_time() throws IOException {
    var view =
        look((resource, c) -> {
          SocketServer.write(c, "HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            SocketServer.write(c, " ");
            Thread.sleep(20);
          }
        });
    assertThat(view).isEqualTo(silent("no whole answer to /v1/policy within 300 ms"));
  }

  @Test
  void a_server_that_accepts_nobody_is_given_up_in_time() throws IOException {
    var held = new ArrayList<SocketChannel>();
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket()), 1);
      fill(held);
      assertThat(look()).isEqualTo(silent("no whole answer to /v1/policy within 300 ms"));
    } finally {
      for (var channel : held) {
        channel.close();
      }
    }
  }

  /** Connects without waiting until the queue of the server is full. */
  private void fill(List<SocketChannel> held) throws IOException {
    for (var i = 0; i < 8; i++) {
      var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      held.add(channel);
      channel.configureBlocking(false);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket()));
      } catch (SocketException e) {
        return; // EAGAIN
      }
    }
  }

  @Test
  void an_answer_without_end_is_given_up_at_the_limit() throws IOException {
    var view =
        look((resource, c) -> {
          SocketServer.write(c, "HTTP/1.1 200 OK\r\n\r\n");
          while (true) {
            SocketServer.write(c, "[".repeat(8192));
          }
        });
    assertThat(view).isEqualTo(silent("its answer to /v1/policy is longer than 65536 bytes"));
  }

  @Test
  void garbage_is_named() throws IOException {
    assertThat(look((resource, c) -> SocketServer.write(c, "SSH-2.0-x\r\n\r\n")))
        .isEqualTo(silent("its answer is not HTTP"));
    assertThat(look((resource, c) -> SocketServer.ok(c, "<html>")))
        .isEqualTo(silent("its answer to /v1/policy is not JSON"));
    assertThat(look((resource, c) -> SocketServer.ok(c, "{\"policy\": \"[{\"}")))
        .isEqualTo(silent("its policies are not JSON"));
  }

  @Test
  void an_error_is_told_with_its_status() throws IOException {
    assertThat(
            look(
                (resource, c) -> SocketServer.write(c, "HTTP/1.1 503 Service Unavailable\r\n\r\n")))
        .isEqualTo(silent("it answers /v1/policy with status 503"));
  }

  @Test
  void half_an_answer_is_none() throws IOException {
    assertThat(
            look((resource, c) ->
                SocketServer.write(c, "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[]")))
        .isEqualTo(silent("its answer broke off"));
    for (var chunks : List.of("5\r\n[", "5\r\n[]", "zz\r\n", "fffffff\r\n[]\r\n", "2\r\n[]\r\n")) {
      assertThat(
              look((resource, c) ->
                  SocketServer.write(
                      c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)))
          .as(chunks)
          .isEqualTo(silent("its answer broke off"));
    }
  }

  @Test
  void every_socket_in_a_clusters_folder_is_an_agent_and_policies_are_read_before_endpoints()
      throws IOException {
    var folder = Files.createDirectory(dir.resolve("one"));
    Files.createFile(folder.resolve("README"));
    var asked = new ConcurrentSkipListSet<String>();
    try (var _ =
            SocketServer.start(
                folder.resolve("a.sock"),
                (resource, c) -> {
                  asked.add(asked.size() + resource);
                  SocketServer.ok(c, recorded(resource));
                });
        var _ = SocketServer.start(folder.resolve("b.sock"), (resource, c) -> {})) {
      var agents = new AgentDirectory(dir);
      assertThat(agents.has("one")).isTrue();
      assertThat(agents.has("two")).isFalse();
      assertThat(agents.look("two", SMALL)).isEmpty();
      assertThat(agents.look("one", SMALL))
          .satisfiesExactly(
              a -> assertThat(a).isInstanceOf(AgentView.Seen.class),
              b ->
                  assertThat(b)
                      .isEqualTo(
                          new AgentView.Silent("one/b.sock", "it closed without an answer")));
    }
    assertThat(asked).startsWith("0/v1/policy", "1/v1/endpoint");
  }
}
