package dev.atoll.git;

import java.util.Arrays;

/** A value that is never printed. */
public final class Secret {

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  String reveal() {
    return value;
  }

  /** Two secrets are equal when their values are, compared in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret s
        && java.security.MessageDigest.isEqual(bytes(value), bytes(s.value));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes(value));
  }

  @Override
  public String toString() {
    return "***";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
