package dev.atoll.agent.datapath;

import static dev.atoll.agent.datapath.Packets.TCP;
import static dev.atoll.agent.datapath.Packets.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfLink;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Services at the socket, with clients in a cgroup of their own and servers on loopback. The
 * clients are in Perl, which asks the kernel who the peer is where Java remembers.
 */
@Tag("root")
@Timeout(60)
class SocketTest {
  private static final Map<String, AttachPoint> PLACES =
      Map.of(
          "connect4", AttachPoint.CGROUP_INET4_CONNECT,
          "connect6", AttachPoint.CGROUP_INET6_CONNECT,
          "sendmsg4", AttachPoint.CGROUP_UDP4_SENDMSG,
          "sendmsg6", AttachPoint.CGROUP_UDP6_SENDMSG,
          "recvmsg4", AttachPoint.CGROUP_UDP4_RECVMSG,
          "recvmsg6", AttachPoint.CGROUP_UDP6_RECVMSG,
          "getpeername4", AttachPoint.CGROUP_INET4_GETPEERNAME,
          "getpeername6", AttachPoint.CGROUP_INET6_GETPEERNAME,
          "released", AttachPoint.CGROUP_INET_SOCK_RELEASE);

  /** Arguments: kind, family, address, port. Says who it spoke to, as its kernel tells. */
  private static final String CLIENT =
      """
      use Socket qw(:all); my ($kind, $v6, $to, $port) = @ARGV;
      my $family = $v6 ? AF_INET6 : AF_INET;
      my $there = $v6 ? pack_sockaddr_in6($port, inet_pton($family, $to)) : pack_sockaddr_in($port, inet_pton($family, $to));
      socket(my $s, $family, $kind eq 'tcp' ? SOCK_STREAM : SOCK_DGRAM, 0) or die "socket $!";
      setsockopt($s, SOL_SOCKET, SO_RCVTIMEO, pack('l!l!', 3, 0));
      if ($kind eq 'udp') { send($s, 'q', 0, $there) or die "send $!"; }
      else { connect($s, $there) or die "connect $!"; send($s, 'q', 0) or die "send $!"; }
      my $from = recv($s, my $said, 100, 0); defined $from or die "recv $!";
      $from = getpeername($s) if $kind ne 'udp';
      my ($p, $a) = $v6 ? unpack_sockaddr_in6($from) : unpack_sockaddr_in($from);
      print "$said ", inet_ntop($family, $a), " $p\\n";
      """;

  private final Programs programs = new Programs();
  private final Shell shell = new Shell();
  private final Deque<AutoCloseable> things = new ArrayDeque<>();
  private Path cgroup;

  @BeforeEach
  void attach() throws Exception {
    var root =
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(it -> it[2].equals("cgroup2"))
            .map(it -> Path.of(it[1]))
            .findFirst();
    assertThat(root).as("this test needs cgroup version 2 mounted somewhere").isPresent();
    cgroup = root.get().resolve(Shell.name());
    shell.run("mkdir " + cgroup, "rmdir " + cgroup);
    PLACES.forEach(
        (program, place) -> things.push(BpfLink.cgroup(programs.program(program), cgroup, place)));
  }

  @AfterEach
  void clean() throws Exception {
    for (var thing : things) {
      thing.close();
    }
    shell.close();
  }

  private static String loopback(Family at) {
    return at == Family.V4 ? "127.0.0.1" : "::1";
  }

  /** A server that says its name to whoever speaks; its port. */
  private int tcp(Family at, String name) throws Exception {
    var server = ServerSocketChannel.open().bind(new InetSocketAddress(loopback(at), 0));
    things.push(server);
    Thread.ofVirtual()
        .start(() -> {
          while (true) {
            try (var client = server.accept()) {
              client.read(ByteBuffer.allocate(10));
              client.write(ByteBuffer.wrap(name.getBytes()));
            } catch (java.io.IOException e) {
              return;
            }
          }
        });
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private int udp(Family at, String name) throws Exception {
    var server = DatagramChannel.open().bind(new InetSocketAddress(loopback(at), 0));
    things.push(server);
    Thread.ofVirtual()
        .start(() -> {
          while (true) {
            try {
              var from = server.receive(ByteBuffer.allocate(10));
              server.send(ByteBuffer.wrap(name.getBytes()), from);
            } catch (java.io.IOException e) {
              return;
            }
          }
        });
    return ((InetSocketAddress) server.getLocalAddress()).getPort();
  }

  private void service(Family at, int protocol, int flags, int... ports) {
    for (int i = 0; i < ports.length; i++) {
      programs.backend(
          i + 1, new Backend(Address.of(loopback(at)), ports[i], Backend.State.ACTIVE, 1));
    }
    programs.service(
        new ServiceKey(at.service, 80, protocol),
        5,
        flags,
        0,
        IntStream.rangeClosed(1, ports.length).toArray());
  }

  private String client(String kind, Family at, String to, int port) throws Exception {
    return client("perl", kind, at, to, port);
  }

  /** What the client says, in its cgroup; its error if it fails. */
  private String client(String perl, String kind, Family at, String to, int port) throws Exception {
    var command =
        new String[] {
          "sh",
          "-c",
          "echo $$ > " + cgroup + "/cgroup.procs && exec " + perl + " -e \"$0\" \"$@\"",
          CLIENT,
          kind,
          at == Family.V6 ? "1" : "0",
          to,
          "" + port
        };
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes()).strip();
    process.waitFor();
    return said;
  }

  private String client(String kind, Family at) throws Exception {
    return client(kind, at, at.service.toString(), 80);
  }

  private static String spokeTo(String name, Family at) {
    var address = at == Family.V4 ? "10.96.0.10" : "fd00:96::10";
    return name + " " + address + " 80";
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_reaches_the_backend_and_its_peer_is_the_service(Family at) throws Exception {
    service(at, TCP, 0, tcp(at, "one"));
    assertThat(client("tcp", at)).isEqualTo(spokeTo("one", at));
  }

  @ParameterizedTest
  @EnumSource
  void a_datagram_reaches_the_backend_and_is_answered_by_the_service(Family at) throws Exception {
    service(at, UDP, 0, udp(at, "one"));
    assertThat(client("udp", at)).isEqualTo(spokeTo("one", at));
  }

  @ParameterizedTest
  @EnumSource
  void a_connected_datagram_socket_has_the_service_as_its_peer(Family at) throws Exception {
    service(at, UDP, 0, udp(at, "one"));
    assertThat(client("connected", at)).isEqualTo(spokeTo("one", at));
  }

  @ParameterizedTest
  @EnumSource
  void a_connected_socket_that_is_closed_leaves_nothing(Family at) throws Exception {
    service(at, TCP, 0, tcp(at, "one"));
    assertThat(client("tcp", at)).isEqualTo(spokeTo("one", at));
    service(at, UDP, 0, udp(at, "one"));
    assertThat(client("connected", at)).isEqualTo(spokeTo("one", at));
    assertThat(programs.map("reverse").entries()).isEmpty();
    assertThat(client("udp", at)).isEqualTo(spokeTo("one", at));
    assertThat(programs.map("reverse").entries()).as("whom it asked is not known").hasSize(1);
  }

  @Test
  void a_socket_of_both_families_finds_a_service_of_ipv4() throws Exception {
    service(Family.V4, TCP, 0, tcp(Family.V4, "one"));
    assertThat(client("tcp", Family.V6, "::ffff:10.96.0.10", 80))
        .isEqualTo("one ::ffff:10.96.0.10 80");
    assertThat(programs.map("reverse").entries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void what_is_no_service_is_left_alone(Family at) throws Exception {
    int port = tcp(at, "one");
    assertThat(client("tcp", at, loopback(at), port)).isEqualTo("one " + loopback(at) + " " + port);
  }

  @ParameterizedTest
  @EnumSource
  void a_service_without_backends_refuses_at_once(Family at) throws Exception {
    service(at, TCP, 0);
    assertThat(client("tcp", at)).startsWith("connect Operation not permitted");
    assertThat(programs.metric(Reason.NO_BACKEND, Direction.SERVICE).packets()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void connections_spread(Family at) throws Exception {
    service(at, TCP, 0, tcp(at, "one"), tcp(at, "two"));
    var spread = new HashSet<String>();
    for (int i = 0; i < 40 && spread.size() < 2; i++) {
      spread.add(client("tcp", at));
    }
    assertThat(spread).containsExactlyInAnyOrder(spokeTo("one", at), spokeTo("two", at));
  }

  /** A service of two backends, with whom clients may stay for ten seconds. */
  private void affinity(Family at, String kind) throws Exception {
    int protocol = kind.equals("tcp") ? TCP : UDP;
    service(
        at,
        protocol,
        0,
        protocol == TCP ? tcp(at, "one") : udp(at, "one"),
        protocol == TCP ? tcp(at, "two") : udp(at, "two"));
    programs.offer(5, 1, 2);
    table(at, protocol, 1);
    assertThat(client(kind, at)).isEqualTo(spokeTo("one", at));
    table(at, protocol, 2);
  }

  private void table(Family at, int protocol, int backend) {
    programs.service(
        new ServiceKey(at.service, 80, protocol), new ServiceValue(5, 0, 1, 0, 10), backend);
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_stays_with_its_backend_until_the_time_has_passed(Family at) throws Exception {
    affinity(at, "tcp");
    programs.ageAffinity(Duration.ofSeconds(8));
    assertThat(client("tcp", at)).isEqualTo(spokeTo("one", at));
    programs.ageAffinity(Duration.ofSeconds(8));
    assertThat(client("tcp", at)).as("the time began anew").isEqualTo(spokeTo("one", at));
    programs.ageAffinity(Duration.ofSeconds(10));
    assertThat(client("tcp", at)).isEqualTo(spokeTo("two", at));
  }

  @ParameterizedTest
  @EnumSource
  void datagrams_of_a_pod_stay_as_connections_do(Family at) throws Exception {
    affinity(at, "udp");
    assertThat(client("udp", at)).isEqualTo(spokeTo("one", at));
    assertThat(client("connected", at)).isEqualTo(spokeTo("one", at));
    programs.ageAffinity(Duration.ofSeconds(10));
    assertThat(client("udp", at)).isEqualTo(spokeTo("two", at));
  }

  @ParameterizedTest
  @EnumSource
  void a_pod_is_not_given_again_what_it_may_not_be(Family at) throws Exception {
    affinity(at, "tcp");
    programs.offer(5, 2);
    assertThat(client("tcp", at)).isEqualTo(spokeTo("two", at));
    programs.offer(5, 1, 2);
    table(at, TCP, 1);
    int port = programs.map("backends").lookup(Programs.u32(2)).map(Backend::read).get().port();
    for (var state : List.of(Backend.State.DRAINING, Backend.State.DEAD)) {
      assertThat(client("tcp", at)).isEqualTo(spokeTo("two", at));
      programs.backend(2, new Backend(Address.of(loopback(at)), port, state, 1));
      assertThat(client("tcp", at)).isEqualTo(spokeTo("one", at));
      programs.backend(2, new Backend(Address.of(loopback(at)), port, Backend.State.ACTIVE, 1));
      table(at, TCP, 2);
      programs.ageAffinity(Duration.ofSeconds(10));
      assertThat(client("tcp", at)).isEqualTo(spokeTo("two", at));
      table(at, TCP, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pods_are_told_apart_by_the_namespaces_of_their_networks(Family at) throws Exception {
    affinity(at, "tcp");
    assertThat(client("unshare -n perl", "tcp", at, at.service.toString(), 80))
        .as("nothing is reached from there")
        .startsWith("connect ");
    assertThat(programs.affinity())
        .hasSize(2)
        .allSatisfy((key, value) -> assertThat(key.socket()).isTrue());
    assertThat(programs.affinity().values())
        .extracting(AffinityValue::backend)
        .containsExactlyInAnyOrder(1, 2);
    assertThat(client("tcp", at)).isEqualTo(spokeTo("one", at));
  }

  @ParameterizedTest
  @EnumSource
  void a_backend_that_has_died_is_passed_over(Family at) throws Exception {
    int port = tcp(at, "two");
    service(at, TCP, 0, 1, port);
    programs.backend(1, new Backend(Address.of(loopback(at)), 1, Backend.State.DEAD, 1));
    for (int i = 0; i < 6; i++) {
      assertThat(client("tcp", at)).isEqualTo(spokeTo("two", at));
    }
  }
}
