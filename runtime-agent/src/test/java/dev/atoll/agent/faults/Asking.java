package dev.atoll.agent.faults;

import dev.atoll.sandbox.netns.NetworkNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

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
}
