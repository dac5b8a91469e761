package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.export.ExportOptions.Identities;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.verify.McsApi;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.EtcdServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceExportsTest {
  private static final ExportOptions OPTIONS =
      new ExportOptions(Identities.ALLOCATE, false, true, true);
  private static final String EXPORT =
      "/apis/multicluster.x-k8s.io/v1beta1/namespaces/default/serviceexports/kubernetes";

  @Test
  void service_exports_are_not_complete_before_their_kind_is_there() throws Exception {
    try (var plane = ControlPlane.start(Cluster.named("c1"));
        var server = EtcdServer.start();
        var store = Stores.open(StoreAccess.plain(server.url()), Duration.ofSeconds(5));
        var cluster = KubeCluster.watch(plane.kubeconfig("c1"), Exporter.kinds(OPTIONS));
        var exporter = Exporter.start(new OwnCluster("c1", 3, 255), cluster, store, OPTIONS)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> has(store, canary(Resource.SERVICES)));

      assertThat(has(store, canary(Resource.SERVICE_EXPORTS))).isFalse();
      assertThat(config(store).serviceExportsEnabled()).contains(true);

      McsApi.install(plane.api("c1"));
      plane
          .api("c1")
          .hold(
              EXPORT,
              Map.of("apiVersion", "multicluster.x-k8s.io/v1beta1", "kind", "ServiceExport"));
      var key = Resource.SERVICE_EXPORTS.statePrefix("c1") + "default/kubernetes";
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> has(store, canary(Resource.SERVICE_EXPORTS)) && has(store, key));

      plane.api("c1").delete(EXPORT);
      await().atMost(Duration.ofSeconds(30)).until(() -> !has(store, key));
    }
  }

  private static boolean has(Store store, String key) {
    return store.get(key).isPresent();
  }

  private static String canary(Resource resource) {
    return resource.stateCanary("c1");
  }

  private static ClusterConfig config(Store store) {
    return ClusterConfig.parse(store.get(Keys.clusterConfig("c1")).orElseThrow().value());
  }
}
