package dev.atoll.agent.etcd;

import io.etcd.jetcd.Client;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Opens stores. */
public final class Stores {

  /** As Cilium's client has them (pkg/kvstore/etcd.go of 1.20.2). */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(25);

  /** A page may hold several values of 1.5 MiB. */
  private static final int MAX_MESSAGE = 256 << 20;

  private Stores() {}

  /**
   * Opens a store; whether it answers is seen with the first call.
   *
   * @param deadline of each call
   * @throws StoreException if a certificate cannot be read
   */
  public static Store open(StoreAccess access, Duration deadline) {
    var first = access.endpoints().getFirst();
    var builder =
        Client.builder()
            .endpoints(access.endpoints().stream().flatMap(e -> resolved(access, e)).toList())
            .keepaliveTime(KEEP_ALIVE)
            .keepaliveTimeout(KEEP_ALIVE_TIMEOUT)
            .keepaliveWithoutCalls(false)
            .connectTimeout(Duration.ofSeconds(5))
            .maxInboundMessageSize(MAX_MESSAGE)
            .waitForReady(true)
            .retryMaxAttempts(1);
    if (first.getScheme().equals("https")) {
      builder.sslContext(tls(access)).authority(first.getHost());
    }
    return new Store(builder.build(), first.getHost() + ":" + first.getPort(), deadline);
  }

  /** A host with aliases is its addresses; TLS still asks for the host's name. */
  private static Stream<URI> resolved(StoreAccess access, URI endpoint) {
    var ips = access.aliases().getOrDefault(endpoint.getHost(), List.of());
    return ips.isEmpty()
        ? Stream.of(endpoint)
        : ips.stream()
            .map(ip -> ip.contains(":") ? "[" + ip + "]" : ip)
            .map(ip -> URI.create(endpoint.getScheme() + "://" + ip + ":" + endpoint.getPort()));
  }

  private static SslContext tls(StoreAccess access) {
    try {
      var builder = GrpcSslContexts.forClient();
      access.authority().map(Path::toFile).ifPresent(builder::trustManager);
      if (access.certificate().isPresent() && access.key().isPresent()) {
        try (var chain = Files.newInputStream(access.certificate().get())) {
          builder.keyManager(chain, key(access.key().get()));
        }
      }
      return builder.build();
    } catch (IOException | IllegalArgumentException e) {
      throw new StoreException(
          "the certificates of the store's client cannot be used: " + e.getMessage(), e);
    }
  }

  private static InputStream key(Path file) throws IOException {
    try {
      var pem = Files.readString(file, StandardCharsets.ISO_8859_1);
      return new ByteArrayInputStream(PrivateKeyPem.pkcs8(pem));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }
}
