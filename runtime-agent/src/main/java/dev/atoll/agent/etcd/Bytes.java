package dev.atoll.agent.etcd;

import io.etcd.jetcd.ByteSequence;
import java.nio.charset.StandardCharsets;

/** Keys as strings of bytes. */
final class Bytes {
  private Bytes() {}

  static ByteSequence of(String key) {
    return ByteSequence.from(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(ByteSequence key) {
    return new String(key.getBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The first key behind all that begin with {@code prefix}. */
  static ByteSequence end(String prefix) {
    var bytes = prefix.getBytes(StandardCharsets.ISO_8859_1);
    for (var i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] != (byte) 0xff) {
        var end = java.util.Arrays.copyOf(bytes, i + 1);
        end[i]++;
        return ByteSequence.from(end);
      }
    }
    return ByteSequence.from(new byte[] {0});
  }
}
