package dev.atoll.agent.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The service account of the pod that this runs in: {@code KUBERNETES_SERVICE_HOST} and {@code
 * KUBERNETES_SERVICE_PORT}, and what the kubelet mounts. Where the token and the authority are can
 * be said as to fabric8's client: {@code KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN} and {@code
 * KUBERNETES_CERTS_CA_FILE}. A kubeconfig that happens to lie in a home directory does not count.
 */
final class PodAccount {
  private PodAccount() {}

  /**
   * @throws KubeException if this is no pod
   */
  static Config config() {
    var token =
        path(
            Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY,
            Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);
    var authority =
        path(
            Config.KUBERNETES_CA_CERTIFICATE_FILE_SYSTEM_PROPERTY,
            Config.KUBERNETES_SERVICE_ACCOUNT_CA_CRT_PATH);
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("https://" + host() + ":" + said("KUBERNETES_SERVICE_PORT") + "/")
        .withCaCertFile(readable(authority).toString())
        .withOauthTokenProvider(() -> read(readable(token)))
        .build();
  }

  private static Path path(String property, String otherwise) {
    return Path.of(Utils.getSystemPropertyOrEnvVar(property, otherwise));
  }

  private static String host() {
    var host = said("KUBERNETES_SERVICE_HOST");
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static String said(String variable) {
    var value = System.getenv(variable);
    if (value == null || value.isEmpty()) {
      throw new KubeException("no --kubeconfig is given, and this is no pod: no " + variable);
    }
    return value;
  }

  private static Path readable(Path file) {
    if (!Files.isReadable(file)) {
      throw new KubeException(file + " of this pod's service account cannot be read");
    }
    return file;
  }

  /** For each request: the kubelet writes it anew before it ends. */
  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      throw new KubeException(token + " cannot be read: " + e.getMessage());
    }
  }
}
