package dev.atoll.sandbox.netns;

import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One port after the other from the range that Linux gives to outgoing connections (ip(7),
 * ip_local_port_range), from a random one on: none comes again before 28232 others. The kernel
 * itself picks those of UDP by chance, and a connection tracker takes a repeated one for the old
 * flow.
 */
final class SourcePorts {
  private static final int FIRST = 32768;
  private static final int COUNT = 60999 - FIRST + 1;

  private final AtomicInteger given = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  int next() {
    return FIRST + Math.floorMod(given.getAndIncrement(), COUNT);
  }

  /** Binds to the next port that is free, on all addresses: connect(2) then chooses one. */
  void bind(NetworkChannel channel) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      if (bound(channel, next())) {
        return;
      }
    }
    throw new SandboxException("no free port from " + FIRST + " to 60999 for a probe");
  }

  private static boolean bound(NetworkChannel channel, int port) throws IOException {
    try {
      channel.bind(new InetSocketAddress(port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }
}
