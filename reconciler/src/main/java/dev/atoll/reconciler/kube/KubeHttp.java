package dev.atoll.reconciler.kube;

import dev.atoll.reconciler.target.RoundResult.Traffic;
import dev.atoll.reconciler.target.TargetException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests to one API server: so many at a time, each with a deadline, tried again where that can
 * help. Every request that is sent here may be sent twice without harm.
 */
final class KubeHttp implements AutoCloseable {

  /** Requests in flight to one API server. */
  static final int AT_ONCE = 16;

  /** Shared by all clusters: a client of its own would start threads of its own. */
  private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

  private final String cluster;
  private final KubernetesClient client;
  private final String server;
  private final Timing timing;
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger dryRuns = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();
  private volatile long roundEndsAt;

  KubeHttp(String cluster, Access access, Timing timing) {
    this.cluster = cluster;
    this.timing = timing;
    this.server = access.server().toString();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config(access))
            .withHttpClientFactory(new VirtualThreadFactory())
            .withTaskExecutor(VIRTUAL)
            .build();
    beginRound();
  }

  /** The JDK client's own work on virtual threads too. */
  private static final class VirtualThreadFactory extends JdkHttpClientFactory {
    @Override
    protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
      return super.createNewHttpClientBuilder()
          .executor(VIRTUAL)
          .followRedirects(java.net.http.HttpClient.Redirect.NEVER);
    }
  }

  /** Nothing from the environment, no kubeconfig file, no service account. */
  private static Config config(Access access) {
    var builder =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(access.server().toString())
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true);
    if (!access.authority().isEmpty()) {
      builder = builder.withCaCertData(base64(access.authority()));
    }
    if (!access.token().isEmpty()) {
      builder = builder.withOauthToken(access.token());
    }
    if (!access.certificate().isEmpty()) {
      builder =
          builder
              .withClientCertData(base64(access.certificate()))
              .withClientKeyData(base64(access.key()));
    }
    return builder.build();
  }

  private static String base64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** For watches. */
  KubernetesClient client() {
    return client;
  }

  String cluster() {
    return cluster;
  }

  /** Starts the clock of a round and its count of requests. */
  void beginRound() {
    reads.set(0);
    dryRuns.set(0);
    writes.set(0);
    roundEndsAt = System.nanoTime() + timing.round().toNanos();
  }

  Traffic traffic() {
    return new Traffic(reads.get(), dryRuns.get(), writes.get());
  }

  /**
   * Sends a request and returns a success or a 404 or 409; everything else is thrown.
   *
   * @throws TargetException if there is no answer, or another one
   */
  Answer send(Call call) {
    var answer = attempts(call);
    if (answer.ok() || answer.status() == 404 || answer.status() == 409) {
      return answer;
    }
    throw Refusal.of(cluster, call, answer);
  }

  /**
   * Sends a request that must succeed.
   *
   * @throws TargetException if it does not
   */
  Answer must(Call call) {
    var answer = send(call);
    if (!answer.ok()) {
      throw Refusal.of(cluster, call, answer);
    }
    return answer;
  }

  private Answer attempts(Call call) {
    for (var attempt = 1; ; attempt++) {
      try {
        var answer = once(call);
        if (!answer.worthAnotherTry() || attempt >= timing.attempts()) {
          return answer;
        }
        pause(call, attempt, answer.retryAfter());
      } catch (IOException e) {
        if (attempt >= timing.attempts()) {
          throw Refusal.unreachable(cluster, call, reason(e), e);
        }
        pause(call, attempt, Duration.ZERO);
      }
    }
  }

  private Answer once(Call call) throws IOException {
    count(call);
    var acquired = false;
    try {
      var left = left(call);
      acquired = free.tryAcquire(left, TimeUnit.NANOSECONDS);
      if (!acquired) {
        throw new IOException("no answer in time to earlier requests");
      }
      return exchange(call, Math.min(left(call), timing.call().toNanos()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.unreachable(cluster, call, "it was interrupted", e);
    } finally {
      if (acquired) {
        free.release();
      }
    }
  }

  private Answer exchange(Call call, long nanos) throws IOException, InterruptedException {
    var request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(server + call.path())
            .timeout(nanos, TimeUnit.NANOSECONDS)
            .header("Accept", "application/json");
    if (!call.reads()) {
      request =
          request.method(
              call.method(), call.contentType(), new String(call.body(), StandardCharsets.UTF_8));
    }
    var future = client.getHttpClient().sendAsync(request.build(), byte[].class);
    try {
      return answer(future.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new IOException("no answer within " + timing.call().toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    var after = response.header("Retry-After");
    var wait =
        after != null && after.matches("\\d{1,4}")
            ? Duration.ofSeconds(Long.parseLong(after))
            : Duration.ZERO;
    return new Answer(response.code(), response.body(), wait);
  }

  private void count(Call call) {
    (call.reads() ? reads : call.dryRun() ? dryRuns : writes).incrementAndGet();
  }

  private long left(Call call) {
    var left = roundEndsAt - System.nanoTime();
    if (left <= 0) {
      var why = "the round took longer than " + timing.round().toSeconds() + " s";
      throw Refusal.unreachable(cluster, call, why, new IOException(why));
    }
    return left;
  }

  /** Between half and all of a pause that doubles, so that many clients do not come at once. */
  private void pause(Call call, int attempt, Duration asked) {
    var doubled = timing.firstPause().toMillis() << Math.min(attempt - 1, 20);
    var wanted = Math.max(asked.toMillis(), doubled);
    var capped = Math.min(wanted, timing.longestPause().toMillis());
    var jitter = ThreadLocalRandom.current().nextLong(capped / 2 + 1);
    var millis = asked.toMillis() > 0 ? capped + jitter / 2 : capped - jitter;
    try {
      Thread.sleep(Math.min(millis, TimeUnit.NANOSECONDS.toMillis(left(call))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.unreachable(cluster, call, "it was interrupted", e);
    }
  }

  private static String reason(IOException e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    var message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    client.close();
  }
}
