package dev.atoll.agent.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Asks a node whether it is there: by a TCP connection, whose refusal is an answer too, and where
 * that stays silent by an ICMP echo, which needs root or {@code CAP_NET_RAW}. A firewall that drops
 * one of them does not make a node look gone.
 */
public final class Probe {
  private final int port;
  private final Duration limit;

  /**
   * @param port asked for; 4240, where cilium-health listens, on nodes with Cilium
   * @param limit of each of the two questions
   */
  public Probe(int port, Duration limit) {
    this.port = port;
    this.limit = limit;
  }

  public Answer ask(Target target) {
    var begin = System.nanoTime();
    try {
      var address = InetAddress.ofLiteral(target.address().toString());
      return connects(address) || address.isReachable((int) limit.toMillis())
          ? new Answer.Reached(begin, Duration.ofNanos(System.nanoTime() - begin))
          : new Answer.Silent(begin, "no answer within " + limit.toMillis() + " ms");
    } catch (IOException e) {
      return new Answer.Silent(begin, String.valueOf(e.getMessage()));
    }
  }

  private boolean connects(InetAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) limit.toMillis());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (ConnectException e) {
      return refused(e);
    }
  }

  /** Only a node that is there refuses; one that has no route to it is told otherwise. */
  private static boolean refused(ConnectException e) throws ConnectException {
    if (String.valueOf(e.getMessage()).contains("refused")) {
      return true;
    }
    throw e;
  }
}
