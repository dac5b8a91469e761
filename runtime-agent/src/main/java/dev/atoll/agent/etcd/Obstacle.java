package dev.atoll.agent.etcd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * What is between us and a store that does not answer. The client of etcd only waits, as it should
 * where a store is being restarted; so it is asked once more with a plain socket, which says what
 * is wrong. It takes some seconds at most.
 */
final class Obstacle {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** A store that does not want our certificate says so at once; one that does says nothing. */
  private static final Duration REFUSAL = Duration.ofMillis(500);

  private Obstacle() {}

  /**
   * @param at the address to try: of {@code access}, or one that its host is an alias of
   * @return empty if it can be connected to: it is slow, or stands still
   */
  static Optional<String> find(StoreAccess access, URI at) {
    try {
      return at.getScheme().equals("https") ? tls(access, at) : plain(at);
    } catch (UnknownHostException e) {
      return Optional.of("the host " + at.getHost() + " is not known");
    } catch (IOException e) {
      return Optional.of(deepest(e));
    } catch (StoreException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  private static Optional<String> plain(URI at) throws IOException {
    connected(at).close();
    return Optional.empty();
  }

  private static Socket connected(URI at) throws IOException {
    var socket = new Socket();
    try {
      socket.setSoTimeout((int) CONNECT.toMillis());
      socket.connect(new InetSocketAddress(at.getHost(), at.getPort()), (int) CONNECT.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static Optional<String> tls(StoreAccess access, URI at) throws IOException {
    var certificates = Certificates.of(access);
    var name = access.endpoints().getFirst().getHost();
    try (var plain = connected(at);
        var socket =
            (SSLSocket)
                context(certificates)
                    .getSocketFactory()
                    .createSocket(plain, name, at.getPort(), true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket.setSoTimeout((int) REFUSAL.toMillis());
      return socket.getInputStream().read() < 0
          ? Optional.of("it ends the connection")
          : Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(ended(access, certificates).orElse(deepest(e)));
    }
  }

  private static SSLContext context(Certificates certificates) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          certificates.own().map(own -> new KeyManager[] {own}).orElse(null),
          certificates.authority().map(a -> new TrustManager[] {a}).orElse(null),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new StoreException("this Java has no TLS", e);
    }
  }

  /** Some stores only say that a certificate is bad: it is known here that its time is over. */
  private static Optional<String> ended(StoreAccess access, Certificates certificates) {
    return access
        .certificate()
        .filter(file -> certificates.own().isPresent())
        .flatMap(file -> time(Certificates.chain(file).getFirst()).map(when -> file + when));
  }

  private static Optional<String> time(X509Certificate certificate) {
    var now = Date.from(Instant.now());
    if (certificate.getNotAfter().before(now)) {
      return Optional.of(" ended at " + certificate.getNotAfter().toInstant());
    }
    return certificate.getNotBefore().after(now)
        ? Optional.of(" begins at " + certificate.getNotBefore().toInstant())
        : Optional.empty();
  }

  private static String deepest(Throwable failure) {
    var cause = failure;
    var prefix = "";
    while (cause.getCause() != null) {
      cause = cause.getCause();
      prefix = cause instanceof CertificateException ? "its certificate is not believed: " : prefix;
    }
    return prefix
        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }
}
