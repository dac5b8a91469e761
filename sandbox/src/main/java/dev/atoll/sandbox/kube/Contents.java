package dev.atoll.sandbox.kube;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a test leaves in a cluster that has no controllers to clean it: everything of the kinds
 * below, of Cilium's kinds, and the namespaces. What Kubernetes itself keeps stays.
 */
public final class Contents {
  private static final String CILIUM = ".cilium.io";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final Set<String> SYSTEM = Set.of("kube-system", "kube-public", "kube-node-lease");
  private static final Set<String> OF_DEFAULT = Set.of("kubernetes", "default");

  private static final List<Kind> KINDS =
      List.of(
          new Kind("/api/v1", "configmaps"),
          new Kind("/api/v1", "endpoints"),
          new Kind("/api/v1", "pods"),
          new Kind("/api/v1", "secrets"),
          new Kind("/api/v1", "serviceaccounts"),
          new Kind("/api/v1", "services"),
          new Kind("/api/v1", "nodes"),
          new Kind("/apis/apps/v1", "deployments"),
          new Kind("/apis/coordination.k8s.io/v1", "leases"),
          new Kind("/apis/discovery.k8s.io/v1", "endpointslices"),
          new Kind("/apis/networking.k8s.io/v1", "networkpolicies"),
          new Kind("/apis/rbac.authorization.k8s.io/v1", "rolebindings"),
          new Kind("/apis/rbac.authorization.k8s.io/v1", "roles"));

  private record Kind(String group, String plural) {
    boolean ofCilium() {
      return group.startsWith("/apis/cilium.io/");
    }

    String path() {
      return group + "/" + plural;
    }

    String path(String namespace, String name) {
      return namespace.isEmpty()
          ? path() + "/" + name
          : group + "/namespaces/" + namespace + "/" + plural + "/" + name;
    }
  }

  private final KubeApi api;

  public Contents(KubeApi api) {
    this.api = api;
  }

  /** Deletes them; an object that waits for a finalizer loses it. */
  public void delete() throws IOException {
    for (var kind : KINDS) {
      deleteAll(kind);
    }
    for (var kind : ciliumKinds()) {
      deleteAll(kind);
    }
    for (var namespace : items("/api/v1/namespaces")) {
      var name = namespace.at("/metadata/name").asString();
      if (!SYSTEM.contains(name) && !name.equals("default")) {
        deleteNamespace(name);
      }
    }
  }

  private void deleteAll(Kind kind) throws IOException {
    for (var item : items(kind.path())) {
      var namespace = item.at("/metadata/namespace").asString("");
      var name = item.at("/metadata/name").asString();
      if (kind.ofCilium() || isOfATest(namespace, name)) {
        deleteOne(kind.path(namespace, name), !item.at("/metadata/finalizers").isEmpty());
      }
    }
  }

  private void deleteOne(String path, boolean waits) throws IOException {
    expect(api.delete(path + "?gracePeriodSeconds=0"), path);
    if (waits) {
      expect(api.merge(path, "{\"metadata\":{\"finalizers\":null}}"), path);
    }
  }

  /** In the namespaces of Kubernetes itself only what is named for Cilium is a test's. */
  private static boolean isOfATest(String namespace, String name) {
    if (SYSTEM.contains(namespace)) {
      return name.startsWith("cilium");
    }
    return !(namespace.equals("default") && OF_DEFAULT.contains(name))
        && !name.equals("kube-root-ca.crt");
  }

  /** Finishes what the namespace controller would: it is empty by now. */
  private void deleteNamespace(String name) throws IOException {
    var path = "/api/v1/namespaces/" + name;
    expect(api.delete(path), path);
    var empty =
        """
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"},"spec":{"finalizers":[]}}\
        """
            .formatted(name);
    expect(api.put(path + "/finalize", empty), path);
  }

  /** From the definitions: discovery lags behind them. */
  private List<Kind> ciliumKinds() throws IOException {
    var kinds = new ArrayList<Kind>();
    for (var definition : expect(api.list(DEFINITIONS), DEFINITIONS).json().path("items")) {
      var name = definition.at("/metadata/name").asString();
      if (name.endsWith(CILIUM)) {
        var plural = name.substring(0, name.length() - CILIUM.length());
        var stable = new Kind("/apis/cilium.io/v2", plural);
        kinds.add(
            api.list(stable.path()).ok() ? stable : new Kind("/apis/cilium.io/v2alpha1", plural));
      }
    }
    return kinds;
  }

  private List<JsonNode> items(String path) throws IOException {
    var items = new ArrayList<JsonNode>();
    expect(api.list(path), path).json().path("items").forEach(items::add);
    return items;
  }

  /** A 404 is fine: it is gone. */
  private static KubeApi.Answer expect(KubeApi.Answer answer, String path) throws IOException {
    if (!answer.ok() && answer.status() != 404) {
      throw new IOException(path + " answers " + answer.status() + ": " + answer.body());
    }
    return answer;
  }
}
