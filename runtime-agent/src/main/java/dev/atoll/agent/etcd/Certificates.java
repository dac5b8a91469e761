package dev.atoll.agent.etcd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a client of a store shows and whom it believes, as the files have it at each handshake: one
 * that is replaced before it ends needs neither a restart nor a new client.
 *
 * @param authority who vouches for the store; empty for those whom Java believes
 * @param own ours; empty if we show none
 */
record Certificates(
    Optional<X509ExtendedTrustManager> authority, Optional<X509ExtendedKeyManager> own) {

  /** A certificate with those that lead to its authority, and its key. */
  record Own(List<X509Certificate> chain, PrivateKey key) {}

  /**
   * @throws StoreException if a file cannot be read now, or is not what it should be
   */
  static Certificates of(StoreAccess access) {
    return new Certificates(
        access.authority().map(AuthorityFile::new),
        access.certificate().flatMap(chain -> access.key().map(key -> new OwnFiles(chain, key))));
  }

  static Own own(Path chain, Path key) {
    return new Own(chain(chain), key(key));
  }

  private static PrivateKey key(Path file) {
    try {
      return PrivateKeyPem.read(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(file + ": " + e.getMessage(), e);
    }
  }

  /** The certificates of a file, in its order; at least one. */
  static List<X509Certificate> chain(Path file) {
    try (var in = Files.newInputStream(file)) {
      var all = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new StoreException(file + " has no certificate in PEM form");
      }
      return all.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException | GeneralSecurityException e) {
      throw new StoreException(file + ": " + e.getMessage(), e);
    }
  }
}
