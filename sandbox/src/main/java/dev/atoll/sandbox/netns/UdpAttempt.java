package dev.atoll.sandbox.netns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Up to three datagrams, as any may be lost, and the first answer. The socket is connected: only
 * then udp(7) reports an ICMP error.
 */
record UdpAttempt(DatagramChannel channel, InetSocketAddress to, Duration limit) {
  private static final int TIMES = 3;
  private static final int LONGEST = 4096;

  Outcome outcome() {
    try {
      channel.connect(to);
      channel.socket().setSoTimeout((int) Math.max(1, limit.toMillis() / TIMES));
      return answer().<Outcome>map(Outcome.Answered::new).orElseGet(Outcome.Silent::new);
    } catch (PortUnreachableException e) {
      return new Outcome.Refused();
    } catch (IOException e) {
      return new Outcome.Unreachable(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> answer() throws IOException {
    for (int i = 0; i < TIMES; i++) {
      channel.write(ByteBuffer.wrap(new byte[] {'?', '\n'}));
      var answer = receive();
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private Optional<String> receive() throws IOException {
    var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
    try {
      channel.socket().receive(packet);
      return Optional.of(firstLine(packet));
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
  }

  private static String firstLine(DatagramPacket packet) {
    var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
