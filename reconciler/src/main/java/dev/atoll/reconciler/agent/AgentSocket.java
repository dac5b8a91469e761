package dev.atoll.reconciler.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One GET, one connection: HTTP/1.1 (RFC 9112) over a Unix socket. The server is asked to close
 * when it has answered, so that the end of the stream is the end of the answer.
 */
final class AgentSocket {

  private final Path path;
  private final AgentLimits limits;

  AgentSocket(Path path, AgentLimits limits) {
    this.path = path;
    this.limits = limits;
  }

  /**
   * The body of a 200.
   *
   * @param resource such as {@code /v1/healthz}
   * @throws AgentException if there is none in time, or none within the limit
   */
  byte[] get(String resource) {
    return ask(resource).body(resource);
  }

  /** As {@link #get}; empty for a 404. */
  Optional<byte[]> find(String resource) {
    var answer = ask(resource);
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.body(resource));
  }

  private HttpAnswer ask(String resource) {
    var late = new AtomicBoolean();
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      var watchdog = closing(channel, late);
      try {
        channel.connect(UnixDomainSocketAddress.of(path));
        send(channel, resource);
        return HttpAnswer.parse(receive(channel, resource));
      } finally {
        watchdog.interrupt();
      }
    } catch (IOException e) {
      throw new AgentException(late.get() ? tooLate(resource) : reason(e), e);
    }
  }

  /** Closes the channel at the deadline, whatever it waits for: connecting may block too. */
  private Thread closing(SocketChannel channel, AtomicBoolean late) {
    return Thread.ofVirtual()
        .name("agent-deadline")
        .start(() -> {
          try {
            Thread.sleep(limits.time());
            late.set(true);
            channel.close();
          } catch (InterruptedException e) {
            return; // answered in time
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void send(SocketChannel channel, String resource) throws IOException {
    var request =
        "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
            .formatted(resource);
    var out = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private byte[] receive(SocketChannel channel, String resource) throws IOException {
    var all = new ByteArrayOutputStream();
    var in = ByteBuffer.allocate(64 << 10);
    while (channel.read(in) >= 0) {
      all.write(in.array(), 0, in.position());
      in.clear();
      if (all.size() > limits.bytes()) {
        throw new AgentException(
            "its answer to %s is longer than %d bytes".formatted(resource, limits.bytes()));
      }
    }
    return all.toByteArray();
  }

  private String tooLate(String resource) {
    return "no whole answer to %s within %d ms".formatted(resource, limits.time().toMillis());
  }

  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
