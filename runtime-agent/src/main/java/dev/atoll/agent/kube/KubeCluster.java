package dev.atoll.agent.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * One API server, watched. News of all kinds wait in one queue with an end: who does not read keeps
 * the watches waiting, not the memory growing.
 */
public final class KubeCluster implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Executor VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

  private final BlockingQueue<News> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final KubernetesClient client;
  private final List<KindWatch> watches;

  private KubeCluster(KubernetesClient client, Collection<Interest> interests) {
    this.client = client;
    this.watches = interests.stream().map(one -> new KindWatch(client, one, queue)).toList();
  }

  /**
   * Begins to watch; an API server that does not answer yet is asked again and again.
   *
   * @param kubeconfig the current context of this file
   * @throws KubeException if it cannot be read
   */
  public static KubeCluster watch(Path kubeconfig, Collection<Kind> kinds) {
    return watchOnly(kubeconfig, kinds.stream().map(Interest::all).toList());
  }

  /** The same, of some objects only. */
  public static KubeCluster watchOnly(Path kubeconfig, Collection<Interest> interests) {
    if (!Files.isReadable(kubeconfig)) {
      throw new KubeException(kubeconfig + " cannot be read");
    }
    return started(config(Config.fromKubeconfig(kubeconfig.toFile())), interests);
  }

  /**
   * The same with the service account of the pod that this runs in.
   *
   * @throws KubeException if it runs in none
   */
  public static KubeCluster watchOwn(Collection<Interest> interests) {
    return started(config(PodAccount.config()), interests);
  }

  private static KubeCluster started(Config config, Collection<Interest> interests) {
    var client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new VirtualThreadFactory())
            .withTaskExecutor(VIRTUAL)
            .build();
    var cluster = new KubeCluster(client, interests);
    cluster.watches.forEach(KindWatch::start);
    return cluster;
  }

  /** A watch that breaks is told, not taken up: {@link KindWatch} knows from where. */
  private static Config config(Config access) {
    return new ConfigBuilder(access)
        .withWatchReconnectLimit(0)
        .withRequestRetryBackoffLimit(0)
        .withRequestTimeout((int) CALL.toMillis())
        .withConnectionTimeout(5_000)
        .build();
  }

  /** The JDK client's own work on virtual threads too. */
  private static final class VirtualThreadFactory extends JdkHttpClientFactory {
    @Override
    protected java.net.http.HttpClient.Builder createNewHttpClientBuilder() {
      return super.createNewHttpClientBuilder().executor(VIRTUAL);
    }
  }

  /**
   * Waits for news, up to {@code time}.
   *
   * @param most how many are taken
   * @return in their order; none if there were none in time
   * @throws InterruptedException if the thread is interrupted
   */
  public List<News> take(int most, Duration time) throws InterruptedException {
    var news = new ArrayList<News>();
    var first = queue.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      news.add(first);
      queue.drainTo(news, most - 1);
    }
    return news;
  }

  /**
   * Makes an object hold what is said, and nothing that was said before and is not now (server-side
   * apply).
   *
   * @param object with {@code metadata.name} and {@code metadata.namespace}
   * @throws KubeRefusalException if the API server does not take it as it is
   * @throws KubeException if it does not answer, or does not allow it
   */
  public void apply(Kind kind, Map<String, Object> object) {
    new KindApi(client, Interest.all(kind)).apply(object);
  }

  /**
   * Deletes an object, if it is there.
   *
   * @throws KubeException if the API server does not answer, or does not allow it
   */
  public void delete(Kind kind, String namespace, String name) {
    new KindApi(client, Interest.all(kind)).delete(namespace, name);
  }

  @Override
  public void close() {
    watches.forEach(KindWatch::close);
    client.close();
  }
}
