package dev.atoll.agent.schema;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Masks of blocks as Go writes a {@code net.IPMask}: the base64 of its bytes. */
final class Masks {
  private Masks() {}

  /**
   * @param bits 0 to 32, or to 128 with {@code v6}
   */
  static String base64(int bits, boolean v6) {
    return Base64.getEncoder().encodeToString(bytes(bits, v6 ? 16 : 4));
  }

  /**
   * The length of a mask; empty where the text is empty.
   *
   * @throws MalformedValueException if it is not a mask of 4 or 16 bytes with its ones in front
   */
  static Optional<Integer> bits(String base64) {
    if (base64.isEmpty()) {
      return Optional.empty();
    }
    var mask = decoded(base64);
    var bits = 0;
    for (var b : mask) {
      bits += Integer.bitCount(b & 0xff);
    }
    if ((mask.length != 4 && mask.length != 16) || !Arrays.equals(mask, bytes(bits, mask.length))) {
      throw new MalformedValueException("`Mask` is not a mask");
    }
    return Optional.of(bits);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new MalformedValueException("`Mask` is not base64");
    }
  }

  private static byte[] bytes(int bits, int length) {
    var mask = new byte[length];
    for (var i = 0; i < bits; i++) {
      mask[i / 8] |= (byte) (0x80 >> i % 8);
    }
    return mask;
  }
}
