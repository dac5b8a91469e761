package dev.atoll.agent.etcd;

import com.google.common.util.concurrent.MoreExecutors;
import io.etcd.jetcd.Client;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Opens stores. */
public final class Stores {

  /** As Cilium's client has them (pkg/kvstore/etcd.go of 1.20.2). */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(25);

  /** A page may hold several values of 1.5 MiB. */
  private static final int MAX_MESSAGE = 256 << 20;

  /**
   * Answers are told on the thread that read them: whoever hears one puts it into a queue or wakes
   * a virtual thread, and never waits. Each thread in between costs a change of context per change.
   */
  private static final ExecutorService AT_ONCE = MoreExecutors.newDirectExecutorService();

  private static final class Directly implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return next.newCall(method, options.withExecutor(AT_ONCE));
    }
  }

  private Stores() {}

  /**
   * Opens a store; whether it answers is seen with the first call.
   *
   * @param deadline of each call
   * @throws StoreException if a certificate cannot be read
   */
  public static Store open(StoreAccess access, Duration deadline) {
    var first = access.endpoints().getFirst();
    var addresses = access.endpoints().stream().flatMap(e -> resolved(access, e)).toList();
    var builder =
        Client.builder()
            .endpoints(addresses)
            .keepaliveTime(KEEP_ALIVE)
            .keepaliveTimeout(KEEP_ALIVE_TIMEOUT)
            .keepaliveWithoutCalls(false)
            .connectTimeout(Duration.ofSeconds(5))
            .maxInboundMessageSize(MAX_MESSAGE)
            .executorService(AT_ONCE)
            .interceptor(new Directly())
            .waitForReady(true)
            .retryMaxAttempts(1);
    if (first.getScheme().equals("https")) {
      builder.sslContext(tls(access)).authority(first.getHost());
    }
    return new Store(
        builder.build(),
        first.getHost() + ":" + first.getPort(),
        deadline,
        () -> Obstacle.find(access, addresses.getFirst()));
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
    var certificates = Certificates.of(access);
    try {
      var builder = GrpcSslContexts.forClient();
      certificates.authority().ifPresent(builder::trustManager);
      certificates.own().ifPresent(builder::keyManager);
      return builder.build();
    } catch (SSLException e) {
      throw new StoreException("TLS cannot be used: " + e.getMessage(), e);
    }
  }
}
