package dev.atoll.agent.faults;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Connections to echoes of pods. */
final class Asking {
  private Asking() {}

  /** What an echo says first; empty if nothing came about in the time. */
  static String line(NetworkNamespace from, InetSocketAddress to, Duration limit) {
    try (var socket = from.openTcp().socket()) {
      return line(socket, to, limit);
    } catch (IOException e) {
      return "";
    }
  }

  static String line(Socket socket, InetSocketAddress to, Duration limit) throws IOException {
    int millis = (int) limit.toMillis();
    socket.setSoTimeout(millis);
    socket.connect(to, millis);
    return line(socket.getInputStream());
  }

  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("ended after \"" + line + "\"");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Whether random bytes come back as they were. */
  static boolean carry(Socket socket, int bytes) throws IOException {
    var sent = new byte[bytes];
    new Random(bytes).nextBytes(sent);
    var writer = Thread.ofVirtual().start(() -> write(socket, sent));
    var back = socket.getInputStream().readNBytes(bytes);
    writer.interrupt();
    return Arrays.equals(sent, back);
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
