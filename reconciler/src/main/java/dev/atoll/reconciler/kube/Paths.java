package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.KubeKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the Kubernetes API. */
final class Paths {

  private Paths() {}

  /** All objects of a kind, in all namespaces. */
  static String list(KubeKind kind, String version) {
    return root(kind.group(), version) + "/" + kind.plural();
  }

  static String object(KubeKind kind, String version, ObjectKey key) {
    var namespace = kind.namespaced() ? "/namespaces/" + part(key.namespace()) : "";
    return root(kind.group(), version) + namespace + "/" + kind.plural() + "/" + part(key.name());
  }

  static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String root(String group, String version) {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }
}
