package dev.atoll.agent.etcd;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A private key in PEM form. What Java reads is PKCS#8 (RFC 5208). Older tools write PKCS#1 for RSA
 * (RFC 8017, A.1.2) and SEC1 for elliptic curves (RFC 5915): PKCS#8 is an envelope around just
 * these, which says what is in it.
 */
final class PrivateKeyPem {
  private static final Pattern KEY = block("((?:[A-Z]+ )*PRIVATE KEY)");
  private static final Pattern CURVE = block("(EC PARAMETERS)");

  /** {@code rsaEncryption} with its empty parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");

  /** {@code id-ecPublicKey}; its parameter is the curve. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

  private static final int INTEGER = 0x02;
  private static final int OCTETS = 0x04;
  private static final int SEQUENCE = 0x30;

  /** Of the curve in a key of SEC1. */
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION = der(INTEGER, new byte[1]);

  private PrivateKeyPem() {}

  private static Pattern block(String label) {
    return Pattern.compile("-----BEGIN " + label + "-----(.*?)-----END \\1-----", Pattern.DOTALL);
  }

  /**
   * @throws IllegalArgumentException if there is no key, or one that cannot be used
   */
  static PrivateKey read(String pem) {
    var key = KEY.matcher(pem);
    if (!key.find()) {
      throw new IllegalArgumentException("it has no private key in PEM form");
    }
    if (key.group(1).startsWith("ENCRYPTED") || key.group(2).contains("ENCRYPTED")) {
      throw new IllegalArgumentException(
          "its private key is encrypted; only one without a password can be used");
    }
    var bytes = bytes(key.group(2));
    return switch (key.group(1)) {
      case "PRIVATE KEY" -> key(bytes);
      case "RSA PRIVATE KEY" -> key(envelope(RSA, bytes));
      case "EC PRIVATE KEY" -> key(envelope(join(EC, curve(bytes, pem)), bytes));
      default ->
          throw new IllegalArgumentException("a key of the form " + key.group(1) + " is not known");
    };
  }

  private static byte[] bytes(String base64) {
    return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
  }

  private static PrivateKey key(byte[] pkcs8) {
    for (var algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // It is of another one.
      }
    }
    throw new IllegalArgumentException(
        "its private key is broken, or neither of RSA nor on a curve that is known");
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return der(SEQUENCE, join(VERSION, der(SEQUENCE, algorithm), der(OCTETS, key)));
  }

  /** In the key, or before it, as {@code openssl ecparam -genkey} writes it. */
  private static byte[] curve(byte[] key, String pem) {
    return inKey(key)
        .or(() -> CURVE.matcher(pem).results().findFirst().map(found -> bytes(found.group(2))))
        .orElseThrow(() ->
            new IllegalArgumentException("its private key does not say on which curve it is"));
  }

  private static Optional<byte[]> inKey(byte[] key) {
    try {
      var fields = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
      content(fields, INTEGER);
      content(fields, OCTETS);
      return fields.hasRemaining() && (fields.get(fields.position()) & 0xff) == PARAMETERS
          ? Optional.of(content(fields, PARAMETERS))
          : Optional.empty();
    } catch (java.nio.BufferUnderflowException e) {
      throw new IllegalArgumentException("its private key is cut off", e);
    }
  }

  /** What is in the next element, which must be of a kind (ITU-T X.690, 8.1). */
  private static byte[] content(ByteBuffer from, int kind) {
    if ((from.get() & 0xff) != kind) {
      throw new IllegalArgumentException("its private key is not in DER form");
    }
    var length = from.get() & 0xff;
    if (length > 0x80) {
      var more = length & 0x7f;
      length = 0;
      for (var i = 0; i < more; i++) {
        length = length << 8 | from.get() & 0xff;
      }
    }
    var content = new byte[Math.clamp(length, 0, from.remaining() + 1)];
    from.get(content);
    return content;
  }

  private static byte[] der(int kind, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(kind);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      var length = content.length > 0xffff ? 3 : content.length > 0xff ? 2 : 1;
      out.write(0x80 | length);
      for (var i = length - 1; i >= 0; i--) {
        out.write(content.length >> 8 * i);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
