package dev.atoll.agent.schema;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Compression of values. */
final class Zstandard {

  /** Cilium 1.20.2, {@code pkg/clustermesh/types/endpointslice/endpointslice.go}. */
  private static final int MAX_DECODED = 16 << 20;

  private Zstandard() {}

  static byte[] compressed(byte[] plain) {
    return Zstd.compress(plain);
  }

  /**
   * Reads at most {@link #MAX_DECODED} bytes, whatever the frame says of itself.
   *
   * @throws MalformedValueException if there are more, or it is not zstd
   */
  static byte[] decompressed(byte[] compressed) {
    try (var stream =
        new com.github.luben.zstd.ZstdInputStream(new java.io.ByteArrayInputStream(compressed))) {
      stream.setLongMax(MAX_WINDOW_LOG);
      var plain = stream.readNBytes(MAX_DECODED + 1);
      if (plain.length > MAX_DECODED) {
        throw new MalformedValueException("it has more than 16 MiB");
      }
      return plain;
    } catch (java.io.IOException | ZstdException e) {
      throw new MalformedValueException("not zstd: " + e.getMessage());
    }
  }

  /** A window larger than what may come out of it is of no use: 16 MiB. */
  private static final int MAX_WINDOW_LOG = 24;
}
