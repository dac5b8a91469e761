package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.kube.KubeApi;
import dev.atoll.sandbox.node.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * What an installation of Cilium writes into a cluster: its configuration and the certificates of
 * its clustermesh-apiserver (Cilium 1.20.2, install/kubernetes/cilium/templates), and the nodes as
 * a kubelet registers them.
 */
record Installation(MeshCluster cluster, List<Node> nodes) {

  /**
   * Writes all of it, over what is there.
   *
   * @throws IOException if the cluster refuses it or does not answer
   */
  void write(KubeApi api, Authority authority) throws IOException {
    api.hold("/api/v1/namespaces/kube-system", Map.of("apiVersion", "v1", "kind", "Namespace"));
    put(api, "ConfigMap", "configmaps", "cilium-config", "data", cluster.config());
    secret(api, "server", authority, "clustermesh-apiserver.cilium.io", serverNames());
    secret(api, "admin", authority, "admin-" + cluster.configuredName(), List.of());
    secret(api, "local", authority, "local-" + cluster.configuredName(), List.of());
    secret(api, "remote", authority, "remote", List.of());
    for (var node : nodes) {
      var path = "/api/v1/nodes/" + node.name();
      api.hold(path, Map.of("apiVersion", "v1", "kind", "Node"));
      api.merge(path + "/status", addresses(node));
    }
  }

  private List<String> serverNames() {
    return List.of(
        "*.mesh.cilium.io",
        "clustermesh-apiserver.cilium.io",
        "clustermesh-apiserver.kube-system.svc",
        "127.0.0.1",
        cluster.nodes().getFirst());
  }

  private static void secret(
      KubeApi api, String use, Authority authority, String commonName, List<String> names)
      throws IOException {
    var made = authority.issue(commonName, names);
    var data =
        Map.of(
            "tls.crt", encoded(made.certificate()),
            "tls.key", encoded(made.key()),
            "ca.crt", encoded(authority.certificate()));
    put(api, "Secret", "secrets", "clustermesh-apiserver-" + use + "-cert", "data", data);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void put(
      KubeApi api, String kind, String resource, String name, String key, Object data)
      throws IOException {
    api.hold(
        "/api/v1/namespaces/kube-system/" + resource + "/" + name,
        Map.of("apiVersion", "v1", "kind", kind, key, data));
  }

  private static String addresses(Node node) {
    return """
    {"status":{"addresses":[{"type":"InternalIP","address":"%s"},{"type":"Hostname","address":"%s"}]}}\
    """
        .formatted(node.address(), node.name());
  }
}
