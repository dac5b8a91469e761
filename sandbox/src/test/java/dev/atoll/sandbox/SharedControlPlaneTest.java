package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharedControlPlaneTest {
  private static final String CRD =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ciliumcidrgroups.cilium.io";

  @Test
  void the_next_test_finds_clusters_that_run_and_are_clean() throws Exception {
    var first = SharedControlPlane.with("alpha");
    first.api("alpha").post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"left\"}}");
    assertThat(first.api("alpha").delete(CRD).ok()).isTrue();
    var etcd = first.pids().get("etcd");

    var second = SharedControlPlane.with("alpha", "beta");
    assertThat(second.pids().get("etcd")).isEqualTo(etcd);
    assertThat(second.clusters()).contains("alpha", "beta");
    assertThat(second.api("alpha").exists("/api/v1/namespaces/left")).isFalse();
    for (var cluster : second.clusters()) {
      assertThat(second.api(cluster).exists(CRD)).as(cluster).isTrue();
      assertThat(second.api(cluster).get("/apis/cilium.io/v2/ciliumcidrgroups").ok()).isTrue();
    }

    second.stop("beta");
    assertThat(SharedControlPlane.with("beta").runs("beta")).isTrue();
  }
}
