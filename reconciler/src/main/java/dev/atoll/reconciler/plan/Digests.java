package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of data: equal values have equal digests, wherever they stand. */
public final class Digests {

  private static final int BYTES = 16;

  private Digests() {}

  /** The first 128 bits of the SHA-256 of the canonical JSON, in hexadecimal. */
  public static String of(Value value) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(Json.write(value)), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
