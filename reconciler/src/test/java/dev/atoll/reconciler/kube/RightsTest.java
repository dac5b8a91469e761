package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem.Reason;
import dev.atoll.reconciler.target.RoundResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user with just the rights that docs/running.md lists, on a real API server. */
class RightsTest {

  private static final String NEEDED =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: atoll-test}
      rules:
      - {apiGroups: [""], resources: [namespaces], verbs: [get, list, create, patch]}
      - {apiGroups: [""], resources: [services], verbs: [get, list, watch, create, patch, delete]}
      - apiGroups: [cilium.io]
        resources: [ciliumnetworkpolicies, ciliumclusterwidenetworkpolicies, ciliumcidrgroups]
        verbs: [get, list, watch, create, patch, update, delete]
      - apiGroups: [networking.k8s.io]
        resources: [networkpolicies]
        verbs: [get, list, watch, create, patch, update, delete]
      - apiGroups: [policy.networking.k8s.io]
        resources: [clusternetworkpolicies]
        verbs: [get, list, watch, create, patch, update, delete]
      - {apiGroups: [cilium.io], resources: [ciliumnodes], verbs: [list]}
      """;
  private static final String OPTIONAL =
      """
      - apiGroups: [admissionregistration.k8s.io]
        resources:
        - validatingwebhookconfigurations
        - mutatingwebhookconfigurations
        - validatingadmissionpolicies
        - mutatingadmissionpolicies
        verbs: [list]
      - apiGroups: [apiextensions.k8s.io]
        resources: [customresourcedefinitions]
        resourceNames:
        - ciliumcidrgroups.cilium.io
        - ciliumclusterwidenetworkpolicies.cilium.io
        - ciliumnetworkpolicies.cilium.io
        verbs: [get]
      """;
  private static final String USER =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: atoll-system}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: atoll-test, namespace: atoll-system}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: atoll-test}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: atoll-test}
      subjects: [{kind: ServiceAccount, name: atoll-test, namespace: atoll-system}]
      """
          + inNamespace(
              "atoll-system", "[\"\"]", "[configmaps]", "[get, list, create, update, delete]")
          + inNamespace("shop", "[\"\"]", "[secrets]", "[get, create, patch, delete]")
          + inNamespace("kube-system", "[\"\", apps]", "[configmaps, daemonsets]", "[get, watch]");

  private static final String GROUP =
      """
      apiVersion: cilium.io/v2
      kind: CiliumCIDRGroup
      metadata: {name: partners}
      spec: {externalCIDRs: [203.0.113.0/24]}
      """;
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: clustermesh, namespace: shop}
      stringData: {cluster-two: "endpoints: []"}
      """;
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: checkout, namespace: shop}
      spec: {ports: [{port: 80}]}
      """;

  @TempDir Path credentials;

  private final RealCluster cluster = RealCluster.clean();

  @BeforeEach
  void namespaceThatHoldsARole() {
    cluster.kubectlWith(Policies.NAMESPACE, "apply", "-f", "-");
  }

  @AfterEach
  void close() {
    cluster.kubectl("delete", "clusterrole,clusterrolebinding", "atoll-test");
    cluster.kubectl("delete", "role,rolebinding", "-n", "kube-system", "atoll-test");
    cluster.close();
  }

  @Test
  void the_rights_that_are_listed_are_enough_to_make_change_mend_and_remove() throws IOException {
    try (var target = targetOfAUserWith(NEEDED + OPTIONAL)) {
      assertApplied(
          round(
              target,
              "c1",
              Policies.ALLOW,
              Policies.LOCKED,
              Policies.KUBERNETES,
              GROUP,
              SECRET,
              SERVICE));
      cluster.kubectl(
          "patch",
          "-n",
          "shop",
          "ciliumnetworkpolicy/allow",
          "--type=json",
          "--patch=[{\"op\":\"add\",\"path\":\"/spec/egress\",\"value\":[{}]}]");
      assertApplied(
          round(
              target,
              "c2",
              Policies.ALLOW,
              Policies.LOCKED,
              Policies.KUBERNETES.replace("port: 80", "port: 81"),
              GROUP.replace("203.0.113.0", "198.51.100.0"),
              SECRET.replace("[]", "{}"),
              SERVICE.replace("port: 80", "port: 81")));
      assertThat(cluster.policy("allow").at("spec", "egress")).isEmpty();
      assertApplied(round(target, "c3", Policies.LOCKED));
      assertThat(cluster.inventory()).hasSize(2);
    }
  }

  @Test
  void the_optional_rights_save_dry_runs_and_nothing_else() throws IOException {
    try (var target = targetOfAUserWith(NEEDED + OPTIONAL)) {
      var round = round(target, "c1", thirty());

      assertApplied(round);
      assertThat(round.traffic().dryRuns()).isEqualTo(1);
    }
  }

  @Test
  void without_the_optional_rights_every_object_is_tried() throws IOException {
    try (var target = targetOfAUserWith(NEEDED)) {
      var round = round(target, "c1", thirty());

      assertApplied(round);
      assertThat(round.traffic().dryRuns()).isEqualTo(30);
    }
  }

  @Test
  void a_right_that_is_missing_is_met_before_the_first_policy_is_written() throws IOException {
    var readOnly =
        NEEDED.replace(
            "ciliumcidrgroups]\n  verbs: [get, list, watch, create, patch, update, delete]",
            "ciliumcidrgroups]\n  verbs: [get, list, watch]");
    try (var target = targetOfAUserWith(readOnly + OPTIONAL)) {
      var round = round(target, "c1", thirty());

      assertThat(round.problem().orElseThrow().reason()).isEqualTo(Reason.FORBIDDEN);
      assertThat(round.traffic().dryRuns()).isEqualTo(1);
      assertThat(cluster.policy("p0").entries()).isEmpty();
    }
  }

  private KubeTarget targetOfAUserWith(String role) throws IOException {
    cluster.kubectlWith(role + "---\n" + USER, "apply", "-f", "-");
    var token = cluster.kubectl("create", "token", "-n", "atoll-system", "atoll-test").strip();
    var authority = cluster.plane.authority(cluster.name).getBytes(StandardCharsets.US_ASCII);
    Files.writeString(
        credentials.resolve("user"),
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: u, user: {token: %s}}]
        """
            .formatted(
                cluster.plane.url(cluster.name),
                Base64.getEncoder().encodeToString(authority),
                token));
    return KubeTarget.open(cluster.name, credentials, "user");
  }

  private static String inNamespace(
      String namespace, String groups, String resources, String verbs) {
    return """
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: atoll-test, namespace: NAMESPACE}
    rules: [{apiGroups: GROUPS, resources: RESOURCES, verbs: VERBS}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: atoll-test, namespace: NAMESPACE}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: atoll-test}
    subjects: [{kind: ServiceAccount, name: atoll-test, namespace: atoll-system}]
    """
        .replace("NAMESPACE", namespace)
        .replace("GROUPS", groups)
        .replace("RESOURCES", resources)
        .replace("VERBS", verbs);
  }

  private RoundResult round(KubeTarget target, String commit, String... yaml) {
    var all = Stream.concat(Stream.of(Policies.NAMESPACE), Stream.of(yaml));
    var wanted = Wanted.in(cluster.name, all.toArray(String[]::new));
    return target.round(new Desired(wanted, RealCluster.options(commit).approving(commit)));
  }

  private static void assertApplied(RoundResult round) {
    assertThat(round.problem()).isEmpty();
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
  }

  private static String[] thirty() {
    return IntStream.range(0, 30)
        .mapToObj(i -> Policies.ALLOW.replace("name: allow", "name: p" + i))
        .toArray(String[]::new);
  }
}
