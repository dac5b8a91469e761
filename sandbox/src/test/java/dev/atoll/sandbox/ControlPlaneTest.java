package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.ControlPlane.Cluster;
import dev.atoll.sandbox.ControlPlane.Options;
import dev.atoll.sandbox.kube.KubeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class ControlPlaneTest {
  private static final String POLICY =
      """
      apiVersion: cilium.io/v2
      kind: CiliumNetworkPolicy
      metadata: {name: allow-frontend, namespace: default}
      spec:
        endpointSelector: {matchLabels: {app: my-app}}
        ingress:
        - fromEndpoints: [{matchLabels: {app: frontend}}]
      """;

  private final Components components = Components.ofThisMachine(Progress.to(System.out));
  private ControlPlane plane;

  @BeforeAll
  void start() {
    plane =
        ControlPlane.start(
            Cluster.named("cluster-one", "cluster-two"),
            Options.temporary().telling(Progress.to(System.out)));
    var crds = CiliumCrds.find(components, Progress.to(System.out));
    for (var cluster : plane.clusters()) {
      plane.installCrds(cluster, crds, CiliumCrds.KINDS_OF_POLICY);
    }
  }

  @AfterAll
  void stop() {
    var pids = plane.pids();
    plane.close();
    assertThat(pids).hasSize(3);
    assertThat(pids.values()).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(plane.dir()).doesNotExist();
  }

  @Test
  void kubectl_applies_a_policy_to_one_cluster_only() throws Exception {
    var file = Files.writeString(plane.dir().resolve("policy.yaml"), POLICY);
    var applied =
        kubectl("--context", "cluster-two", "apply", "--server-side", "-f", file.toString());
    assertThat(applied).contains("ciliumnetworkpolicy.cilium.io/allow-frontend serverside-applied");
    assertThat(kubectl("--context", "cluster-two", "get", "cnp", "-A", "-o", "name"))
        .contains("allow-frontend");
    assertThat(kubectl("--context", "cluster-one", "get", "cnp", "-A", "-o", "name")).isEmpty();
  }

  @Test
  void a_policy_that_breaks_ciliums_schema_is_refused() throws Exception {
    var wrong = POLICY.replace("{matchLabels: {app: my-app}}", "[1]");
    var answer =
        plane
            .api("cluster-one")
            .apply("/apis/cilium.io/v2/namespaces/default/ciliumnetworkpolicies/wrong", wrong);
    assertThat(answer.ok()).isFalse();
    assertThat(answer.body()).contains("endpointSelector");
  }

  @Test
  void a_stopped_api_server_comes_back_on_its_port_with_its_data() throws Exception {
    var api = plane.api("cluster-one");
    api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"kept\"}}");
    var url = plane.url("cluster-one");
    var kubeconfig = Files.readString(plane.kubeconfig("cluster-one"));

    plane.stop("cluster-one");
    assertThat(plane.runs("cluster-one")).isFalse();
    assertThat(plane.api("cluster-two").get("/readyz").status()).isEqualTo(200);

    plane.restart("cluster-one");
    assertThat(plane.url("cluster-one")).isEqualTo(url);
    assertThat(Files.readString(plane.kubeconfig("cluster-one"))).isEqualTo(kubeconfig);
    assertThat(plane.api("cluster-one").get("/api/v1/namespaces/kept").status()).isEqualTo(200);
  }

  @Test
  void clusters_are_told_apart_by_the_uid_of_kube_system() throws Exception {
    assertThat(uid("cluster-one")).isNotEqualTo(uid("cluster-two"));
  }

  @Test
  void without_a_token_nothing_is_allowed() throws Exception {
    try (var nobody =
        new KubeApi(plane.url("cluster-one"), "wrong", plane.authority("cluster-one"))) {
      assertThat(nobody.get("/api/v1/namespaces").status()).isEqualTo(401);
    }
  }

  @Test
  void role_based_access_control_is_on() throws Exception {
    var review =
        """
        {"spec":{"user":"somebody","resourceAttributes":{"verb":"get","resource":"pods"}}}\
        """;
    var path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    assertThat(plane.api("cluster-one").post(path, review).json().at("/status/allowed").asBoolean())
        .isFalse();
  }

  @Test
  void service_accounts_get_tokens_that_are_accepted() throws Exception {
    var path = "/api/v1/namespaces/default/serviceaccounts";
    var api = plane.api("cluster-one");
    assertThat(api.post(path, "{\"metadata\":{\"name\":\"reader\"}}").ok()).isTrue();
    var token = api.post(path + "/reader/token", "{\"spec\":{}}").json().at("/status/token");
    try (var reader =
        new KubeApi(plane.url("cluster-one"), token.asString(), plane.authority("cluster-one"))) {
      assertThat(reader.get("/api/v1/namespaces").status()).isEqualTo(403);
    }
  }

  @Test
  void kubeconfigs_hold_everything_inline() throws Exception {
    for (var file : List.of(plane.kubeconfig(), plane.kubeconfig("cluster-one"))) {
      assertThat(Files.readString(file))
          .contains("certificate-authority-data: ", "token: ")
          .doesNotContain("certificate-authority: ", "client-key: ", "exec:", "insecure");
      assertThat(
              java.nio.file.attribute.PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void cleaning_deletes_what_a_test_made() throws Exception {
    var api = plane.api("cluster-two");
    api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
    var path = "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/allow-frontend";
    assertThat(api.apply(path, POLICY.replace("default", "shop")).ok()).isTrue();
    assertThat(api.merge(path, "{\"metadata\":{\"finalizers\":[\"example.com/x\"]}}").ok())
        .isTrue();

    plane.clean("cluster-two");

    assertThat(api.get("/api/v1/namespaces/shop").status()).isEqualTo(404);
    assertThat(api.get("/apis/cilium.io/v2/ciliumnetworkpolicies").json().path("items")).isEmpty();
    assertThat(api.get("/api/v1/namespaces/default/services/kubernetes").status()).isEqualTo(200);
  }

  private String uid(String cluster) throws Exception {
    var answer = plane.api(cluster).get("/api/v1/namespaces/kube-system");
    return answer.json().at("/metadata/uid").asString();
  }

  private String kubectl(String... arguments) {
    var command = new java.util.ArrayList<>(List.of(kubectl().toString()));
    command.addAll(List.of(arguments));
    var result =
        Command.run(
            command,
            Map.of("KUBECONFIG", plane.kubeconfig().toString()),
            Optional.empty(),
            Duration.ofSeconds(60),
            line -> {});
    assertThat(result.ok()).as(result.output()).isTrue();
    return result.output();
  }

  private Path kubectl() {
    return components.find(Component.KUBECTL).path();
  }
}
