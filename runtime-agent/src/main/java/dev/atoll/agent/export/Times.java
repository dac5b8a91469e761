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

  /** With milliseconds, for Atoll's clock. */
  static byte[] exactly() {
    return bytes(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static byte[] bytes(Instant time) {
    return time.toString().getBytes(StandardCharsets.UTF_8);
  }
}
