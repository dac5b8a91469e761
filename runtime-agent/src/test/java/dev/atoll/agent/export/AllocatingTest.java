package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.IpIdentity.NamedPort;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.NodeValue.Address;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A cluster without Cilium: identities and addresses of its pods, and its nodes. */
class AllocatingTest {
  private static final OwnCluster OWN = new OwnCluster("c2", 5, 511);
  private static final ExportOptions OPTIONS =
      new ExportOptions(Identities.ALLOCATE, false, true, false);
  private static final String LABELS =
      "k8s:app=web;gen:io.cilium.k8s.named-ports=http.TCP.8080;"
          + "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=shop;"
          + "k8s:io.cilium.k8s.namespace.labels.team=a;k8s:io.cilium.k8s.policy.cluster=c2;"
          + "k8s:io.cilium.k8s.policy.serviceaccount=default;k8s:io.kubernetes.pod.namespace=shop;";

  private static ControlPlane plane;
  private static SomePods pods;
  private static EtcdServer server;
  private static Store store;

  @BeforeAll
  static void start() throws IOException {
    plane = ControlPlane.start(Cluster.named("c2"));
    pods = new SomePods(plane, "c2");
    server = EtcdServer.start();
    store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(2));
    pods.namespace("shop", "true", "a");
    pods.namespace("hidden", "false", "a");
    pods.pod("shop", "web-1", "10.1.0.1", "Running", Map.of());
    pods.pod("shop", "web-2", "10.1.0.2", "Running", Map.of());
    pods.pod("shop", "ended", "10.1.0.3", "Succeeded", Map.of());
    pods.pod("shop", "host", "172.18.0.2", "Running", Map.of("hostNetwork", true));
    pods.pod("hidden", "web", "10.1.0.4", "Running", Map.of());
    pods.node();
  }

  @AfterAll
  static void stop() {
    store.close();
    server.close();
    plane.close();
  }

  @Test
  void pods_have_identities_addresses_and_nodes_and_keep_them() throws IOException {
    long number;
    try (var running = running()) {
      await(() -> store.get(Resource.IPS.stateCanary("c2")).isPresent());
      await(() -> values(Resource.NODES).size() == 1);

      assertThat(values(Resource.IDENTITIES)).hasSize(1).containsValue(LABELS);
      number = Long.parseLong(values(Resource.IDENTITIES).keySet().iterator().next());
      assertThat(number).isBetween(5L << 15, (6L << 15) - 1);
      assertThat(values(Resource.IPS).keySet())
          .containsExactlyInAnyOrder("10.1.0.1", "fd00::a01:1", "10.1.0.2", "fd00::a01:2");
      assertThat(IpIdentity.parse(bytes(values(Resource.IPS).get("10.1.0.1"))))
          .isEqualTo(
              new IpIdentity(
                  "10.1.0.1",
                  Optional.empty(),
                  "172.18.0.2",
                  number,
                  0,
                  "",
                  "shop",
                  "web-1",
                  "default",
                  List.of(new NamedPort("http", 8080, "TCP"))));
      assertThat(NodeValue.parse(bytes(values(Resource.NODES).get("worker")))).isEqualTo(worker());
    }
    store.commit(
        List.of(
            new dev.atoll.agent.etcd.Write.Put(
                Resource.IDENTITIES.statePrefix("c2") + number, bytes("other"), 0),
            new dev.atoll.agent.etcd.Write.Put(
                Resource.IDENTITIES.statePrefix("c2") + (number + 7), bytes(LABELS), 0)));
    try (var running = running()) {
      await(() -> values(Resource.IPS).get("10.1.0.1").contains(":" + (number + 7) + ","));
      assertThat(values(Resource.IDENTITIES)).containsOnlyKeys(Long.toString(number + 7));

      pods.namespace("shop", "false", "a");
      await(() -> values(Resource.IPS).isEmpty() && values(Resource.IDENTITIES).isEmpty());
      pods.namespace("shop", "true", "b");
      await(() -> values(Resource.IDENTITIES).containsValue(LABELS.replace("team=a", "team=b")));
      pods.namespace("hidden", "true", "a");
      await(() -> values(Resource.IPS).containsKey("10.1.0.4"));
    }
  }

  private record Running(KubeCluster cluster, Exporter exporter) implements AutoCloseable {
    @Override
    public void close() {
      exporter.close();
      cluster.close();
    }
  }

  private static Running running() {
    var cluster = KubeCluster.watch(plane.kubeconfig("c2"), Exporter.kinds(OPTIONS));
    return new Running(cluster, Exporter.start(OWN, cluster, store, OPTIONS));
  }

  private static Map<String, String> values(Resource resource) {
    var prefix = resource.statePrefix("c2");
    var values = new TreeMap<String, String>();
    for (var entry : store.list(prefix, "", 0, 0).entries()) {
      values.put(
          entry.key().substring(prefix.length()),
          new String(entry.value(), StandardCharsets.UTF_8));
    }
    return values;
  }

  private static NodeValue worker() {
    return new NodeValue(
        "worker",
        "c2",
        List.of(
            new Address("InternalIP", "172.18.0.2"),
            new Address("InternalIP", "fc00::2"),
            new Address("ExternalIP", "192.0.2.1")),
        Optional.of(Cidr.of("10.1.0.0/24")),
        List.of(),
        Optional.of(Cidr.of("fd00::/64")),
        List.of(),
        "",
        "",
        "",
        "",
        5,
        NodeValue.CUSTOM_RESOURCE,
        0,
        Map.of("zone", "a"),
        Map.of("network.cilium.io/x", "1"),
        "",
        "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime())
          .as("in time; there is %s and %s", values(Resource.IDENTITIES), values(Resource.IPS))
          .isLessThan(deadline);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
