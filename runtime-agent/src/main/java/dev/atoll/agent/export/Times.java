package dev.atoll.agent.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in values. */
final class Times {
  private Times() {}

  /** RFC 3339 with seconds, as Cilium writes canaries and its heartbeat. */
  static byte[] now() {
    return bytes(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Milliseconds since 1970, for Atoll's clock. */
  static byte[] exactly() {
    return Long.toString(System.currentTimeMillis()).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Instant time) {
    return time.toString().getBytes(StandardCharsets.UTF_8);
  }
}
