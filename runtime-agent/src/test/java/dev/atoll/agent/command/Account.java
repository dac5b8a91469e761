package dev.atoll.agent.command;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A service account with the rights that the documents give a role. */
record Account(ControlPlane plane, String cluster, String name) {
  private static final Path DOCUMENT = Path.of("../docs/spec/mesh.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1/";
  private static final String ACCOUNTS = "/api/v1/namespaces/kube-system/serviceaccounts/";

  /** Makes the account and binds the role to it. */
  Account make() throws IOException {
    var yaml = yaml();
    var namespaced = yaml.contains("kind: Role\n");
    var kind = namespaced ? "Role" : "ClusterRole";
    var base = namespaced ? RBAC + "namespaces/kube-system/" : RBAC;
    applied(base + kind.toLowerCase(java.util.Locale.ROOT) + "s/" + name, yaml);
    api().hold(ACCOUNTS + name, Map.of("apiVersion", "v1", "kind", "ServiceAccount"));
    api().hold(base + kind.toLowerCase(java.util.Locale.ROOT) + "bindings/" + name, binding(kind));
    return this;
  }

  private Map<String, Object> binding(String kind) {
    return Map.of(
        "apiVersion",
        "rbac.authorization.k8s.io/v1",
        "kind",
        kind + "Binding",
        "roleRef",
        Map.of("apiGroup", "rbac.authorization.k8s.io", "kind", kind, "name", name),
        "subjects",
        List.of(Map.of("kind", "ServiceAccount", "name", name, "namespace", "kube-system")));
  }

  private String yaml() throws IOException {
    return BLOCK
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(found -> found.group(1))
        .filter(text -> text.contains("  name: " + name + "\n"))
        .findFirst()
        .orElseThrow();
  }

  private void applied(String path, String yaml) throws IOException {
    var answer = api().apply(path, yaml);
    if (!answer.ok()) {
      throw new IOException(answer.body());
    }
  }

  private KubeApi api() {
    return plane.api(cluster);
  }

  String token() throws IOException {
    var request =
        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}";
    return api().post(ACCOUNTS + name + "/token", request).json().at("/status/token").asString();
  }

  /** Requests with its rights. */
  KubeApi asIt() throws IOException {
    return new KubeApi(plane.url(cluster), token(), plane.authority(cluster));
  }

  /** What a pod of it has: variables, and files in a folder. */
  Map<String, String> environment(Path folder) throws IOException {
    URI url = plane.url(cluster);
    var environment = new TreeMap<String, String>();
    environment.put("KUBERNETES_SERVICE_HOST", url.getHost());
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(url.getPort()));
    environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", file(folder, "token", token()));
    environment.put("KUBERNETES_CERTS_CA_FILE", file(folder, "ca.crt", plane.authority(cluster)));
    return environment;
  }

  private static String file(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
