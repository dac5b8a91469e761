package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.sandbox.CiliumCrds;
import dev.atoll.sandbox.Components;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract of the apply path on a whole Kubernetes, controllers included. Without a Docker
 * engine it is reported as not run.
 */
@Testcontainers(disabledWithoutDocker = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class K3sContractTest {

  @Container
  private static final K3sContainer K3S =
      new K3sContainer(DockerImageName.parse("rancher/k3s:v1.34.1-k3s1"));

  @TempDir static Path credentials;

  @BeforeAll
  static void install_definitions() throws Exception {
    Files.writeString(credentials.resolve("k3s"), K3S.getKubeConfigYaml());
    var crds = CiliumCrds.find(Components.ofThisMachine(line -> {}), line -> {});
    for (var definition : crds.definitions()) {
      if (CiliumCrds.KINDS_OF_POLICY.contains(definition.kind())) {
        kubectl(definition.yaml(), "apply --server-side -f /tmp/in.yaml");
        kubectl("", "wait --for=condition=Established crd/" + definition.name());
      }
    }
  }

  @Test
  @Order(1)
  void a_first_round_creates_and_a_second_writes_nothing() {
    var first = round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    assertThat(first.problem()).isEmpty();
    assertThat(first.outcome()).isEqualTo(Outcome.APPLIED);
    var second = round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(second.traffic().writes()).isZero();
  }

  @Test
  @Order(2)
  void a_foreign_rule_inside_a_policy_is_removed() throws Exception {
    kubectl(
        "{\"spec\":{\"ingressDeny\":[{\"fromEntities\":[\"all\"]}]}}",
        "-n shop patch cnp allow --type=merge --patch-file /tmp/in.yaml");
    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(kubectl("", "-n shop get cnp allow -o yaml")).doesNotContain("ingressDeny");
  }

  @Test
  @Order(3)
  void what_leaves_git_is_pruned_and_a_foreign_policy_stays() throws Exception {
    kubectl(Policies.FOREIGN, "apply -f /tmp/in.yaml");
    var round = round("c2", Policies.NAMESPACE, Policies.LOCKED);
    assertThat(round.plan().orElseThrow().steps())
        .anyMatch(s -> s.verb() == Verb.DELETE && s.key().name().equals("allow"));
    assertThat(kubectl("", "-n shop get cnp -o name")).contains("foreign").doesNotContain("/allow");
  }

  private static RoundResult round(String commit, String... yaml) {
    var options = PlanOptions.of("islands", commit, "digest-" + commit);
    try (var target = KubeTarget.open("k3s", credentials, "k3s")) {
      return target.round(new Desired(Wanted.in("k3s", yaml), options));
    }
  }

  private static String kubectl(String input, String arguments) throws Exception {
    K3S.copyFileToContainer(
        Transferable.of(input.getBytes(StandardCharsets.UTF_8)), "/tmp/in.yaml");
    var result = K3S.execInContainer(("kubectl " + arguments).split(" "));
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
    return result.getStdout();
  }
}
