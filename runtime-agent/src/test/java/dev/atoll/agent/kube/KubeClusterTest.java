package dev.atoll.agent.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster's news, over what an API server forgets. */
class KubeClusterTest {
  private static ControlPlane plane;

  @BeforeAll
  static void start() {
    plane = ControlPlane.start(Cluster.named("c1"));
  }

  @AfterAll
  static void stop() {
    plane.close();
  }

  @Test
  void all_are_told_before_the_list_ends_and_then_each_change() throws Exception {
    for (var i = 0; i < 3; i++) {
      node("a-" + i);
    }
    try (var cluster = watch()) {
      var first = until(cluster, news -> news instanceof News.Listed);
      assertThat(first).filteredOn(news -> isThere(news, "a-")).hasSize(3);

      plane.api("c1").delete("/api/v1/nodes/a-1");
      assertThat(until(cluster, news -> news instanceof News.Gone))
          .containsExactly(new News.Gone(Kind.NODE, "a-1"));
    }
  }

  @Test
  void what_is_gone_since_a_version_that_is_forgotten_is_told_by_a_new_list() throws Exception {
    node("leaving");
    node("staying");
    try (var cluster = watch()) {
      until(cluster, news -> news instanceof News.Listed);
      plane.stop("c1");
      deleteAndForget("leaving");
      plane.restart("c1");

      var news = until(cluster, one -> one instanceof News.Listed);

      assertThat(news).contains(new News.Gone(Kind.NODE, "leaving"));
      assertThat(news).doesNotContain(new News.Gone(Kind.NODE, "staying"));
      assertThat(news).filteredOn(one -> isThere(one, "staying")).hasSize(1);
    }
  }

  private static KubeCluster watch() {
    return KubeCluster.watch(plane.kubeconfig("c1"), List.of(Kind.NODE));
  }

  private static void node(String name) throws IOException {
    plane.api("c1").hold("/api/v1/nodes/" + name, Map.of("apiVersion", "v1", "kind", "Node"));
  }

  private static boolean isThere(News news, String name) {
    return news instanceof News.There(var kind, var object) && object.name().startsWith(name);
  }

  private static List<News> until(KubeCluster cluster, Predicate<News> last)
      throws InterruptedException {
    var all = new ArrayList<News>();
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (all.isEmpty() || !last.test(all.getLast())) {
      assertThat(System.nanoTime()).as("in time, after %s", all).isLessThan(deadline);
      all.addAll(cluster.take(1, Duration.ofSeconds(1)));
    }
    return all;
  }

  /** Behind the back of the API server, which is stopped; its version is compacted away. */
  private static void deleteAndForget(String node) throws ExecutionException, InterruptedException {
    try (var etcd = Client.builder().endpoints(etcdUrl()).build()) {
      var all = GetOption.builder().isPrefix(true).withKeysOnly(true).build();
      var found = etcd.getKVClient().get(bytes("/c1/"), all).get();
      var keys = found.getKvs().stream().map(pair -> pair.getKey()).toList();
      for (var key : keys) {
        if (key.toString(StandardCharsets.UTF_8).endsWith("/minions/" + node)) {
          etcd.getKVClient().delete(key).get();
        }
      }
      var now = etcd.getKVClient().put(bytes("/elsewhere"), bytes("x")).get();
      etcd.getKVClient().compact(now.getHeader().getRevision()).get();
    }
  }

  private static String etcdUrl() {
    var flag = "--listen-client-urls=";
    return ProcessHandle.of(plane.pids().get("etcd"))
        .flatMap(process -> process.info().arguments())
        .map(Stream::of)
        .flatMap(all -> all.filter(a -> a.startsWith(flag)).findFirst())
        .orElseThrow()
        .substring(flag.length());
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
