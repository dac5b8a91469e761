package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Shell;
import dev.atoll.policy.oracle.Probe;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients, a router with rules, and servers, in namespaces of their own. Nothing listens: a refusal
 * says that packets got there and back.
 */
final class TwinNetwork implements AutoCloseable {
  private static final int LIMIT_MILLIS = 2_000;

  private final Shell shell = new Shell();
  private final Path dir;
  private final String name = Shell.name();
  private int ends;

  /**
   * @param from index of the end that asks
   * @param to index of the end that is asked
   */
  record Question(int from, int to, String protocol, int port) {
    static Question of(Probe probe, List<Probe.End> ends) {
      return new Question(
          ends.indexOf(probe.from()), ends.indexOf(probe.to()), probe.protocol(), probe.port());
    }
  }

  TwinNetwork(Path dir) throws Exception {
    this.dir = dir;
    try {
      begin();
    } catch (Exception | AssertionError e) {
      shell.close();
      throw e;
    }
  }

  private void begin() throws Exception {
    for (var ns : List.of(name, name + "c", name + "s")) {
      shell.run("ip netns add " + ns, "ip netns delete " + ns);
      shell.run("ip -n " + ns + " link set lo up", "true");
    }
    join("c", "172.16.0.0/16");
    join("s", "172.17.0.0/16");
    inside(name, "echo 1 > /proc/sys/net/ipv4/ip_forward");
    // ICMP answers are rationed unless their types are left out (ip-sysctl, icmp_ratemask).
    inside(name + "s", "echo 0 > /proc/sys/net/ipv4/icmp_ratemask");
  }

  private void join(String side, String range) throws Exception {
    var ns = name + side;
    Shell.run("ip link add e netns %s type veth peer name %s netns %s".formatted(ns, side, name));
    Shell.run("ip -n %s link set e up".formatted(ns));
    Shell.run("ip -n %s link set %s up".formatted(name, side));
    Shell.run(
        "ip -n %s addr add 169.254.1.%d/32 dev %s".formatted(name, (int) side.charAt(0), side));
    Shell.run("ip -n %s route add %s dev %s".formatted(name, range, side));
    Shell.run("ip -n %s route add 169.254.1.%d/32 dev e".formatted(ns, (int) side.charAt(0)));
  }

  private static void inside(String ns, String command) throws Exception {
    Shell.run("ip netns exec %s sh -c '%s'".formatted(ns, command));
  }

  /** From now on packets pass by these rules. */
  void take(TwinRules rules) throws Exception {
    for (; ends < rules.ends().size(); ends++) {
      Shell.run("ip -n %sc addr add %s/32 dev e".formatted(name, TwinRules.client(ends)));
      Shell.run("ip -n %ss addr add %s/32 dev e".formatted(name, TwinRules.server(ends)));
    }
    var via = "ip -n %s%s route replace default via 169.254.1.%d dev e onlink";
    Shell.run(via.formatted(name, "c", (int) 'c'));
    Shell.run(via.formatted(name, "s", (int) 's'));
    var file = Files.writeString(dir.resolve("rules.nft"), rules.text());
    inside(name, "nft -f " + file);
  }

  /** Whether packets of each get there and back, in the order of the questions. */
  List<Boolean> ask(List<Question> questions) throws Exception {
    var channels = open(questions);
    var asked = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < questions.size(); i++) {
        var channel = channels.get(i);
        var question = questions.get(i);
        asked.add(threads.submit(() -> gets(channel, question)));
      }
    }
    var answers = new ArrayList<Boolean>();
    for (var one : asked) {
      answers.add(one.get());
    }
    return answers;
  }

  private List<NetworkChannel> open(List<Question> questions) {
    return NetworkNamespace.named(name + "c")
        .call(() -> {
          var channels = new ArrayList<NetworkChannel>();
          for (var question : questions) {
            channels.add(
                question.protocol.equals("TCP") ? SocketChannel.open() : DatagramChannel.open());
          }
          return channels;
        });
  }

  private static boolean gets(NetworkChannel channel, Question question) throws IOException {
    try (channel) {
      channel.bind(new InetSocketAddress(TwinRules.client(question.from), 0));
      var to = new InetSocketAddress(TwinRules.server(question.to), question.port);
      return switch (channel) {
        case SocketChannel tcp -> connects(tcp, to);
        case DatagramChannel udp -> isAnswered(udp, to);
        default -> throw new IllegalStateException("no way to ask by " + channel);
      };
    }
  }

  private static boolean connects(SocketChannel tcp, InetSocketAddress to) throws IOException {
    try {
      tcp.socket().connect(to, LIMIT_MILLIS);
      throw new IllegalStateException("somebody listens at " + to);
    } catch (SocketTimeoutException e) {
      return false;
    } catch (java.net.ConnectException e) {
      return true;
    }
  }

  private static boolean isAnswered(DatagramChannel udp, InetSocketAddress to) throws IOException {
    udp.connect(to);
    udp.write(java.nio.ByteBuffer.wrap(new byte[1]));
    udp.socket().setSoTimeout(LIMIT_MILLIS);
    try {
      udp.socket().receive(new java.net.DatagramPacket(new byte[1], 1));
      throw new IllegalStateException("somebody listens at " + to);
    } catch (SocketTimeoutException e) {
      return false;
    } catch (PortUnreachableException e) {
      return true;
    }
  }

  @Override
  public void close() throws Exception {
    shell.close();
  }
}
