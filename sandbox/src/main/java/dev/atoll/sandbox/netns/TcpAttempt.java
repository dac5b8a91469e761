package dev.atoll.sandbox.netns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One connection, and the first line that the peer says. */
final class TcpAttempt {
  private static final int LONGEST_LINE = 4096;

  private final SocketChannel channel;
  private final InetSocketAddress to;
  private final long end;

  TcpAttempt(SocketChannel channel, InetSocketAddress to, Duration limit) {
    this.channel = channel;
    this.to = to;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** Told apart by type, as the texts are in the language of the machine. */
  Outcome outcome() throws IOException {
    // Closing sends RST: no TIME_WAIT keeps the port for a minute, socket(7).
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    var socket = channel.socket();
    try {
      socket.connect(to, millisLeft());
    } catch (SocketTimeoutException e) {
      return new Outcome.Silent();
    } catch (ConnectException e) {
      return new Outcome.Refused();
    } catch (IOException e) {
      return new Outcome.Unreachable(String.valueOf(e.getMessage()));
    }
    return said(socket);
  }

  private Outcome said(Socket socket) {
    try {
      return new Outcome.Answered(line(socket));
    } catch (SocketTimeoutException e) {
      return new Outcome.Silent();
    } catch (IOException e) {
      return new Outcome.Unreachable("broke after it was connected: " + e.getMessage());
    }
  }

  private String line(Socket socket) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = read(socket); next >= 0 && next != '\n'; next = read(socket)) {
      line.write(next);
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private int read(Socket socket) throws IOException {
    socket.setSoTimeout(millisLeft());
    return socket.getInputStream().read();
  }

  /** At least one: zero would mean no limit. */
  private int millisLeft() {
    return (int) Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }
}
