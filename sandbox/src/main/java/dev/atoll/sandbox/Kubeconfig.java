package dev.atoll.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A kubeconfig in which everything is inline: no file path, no command. */
final class Kubeconfig {
  private Kubeconfig() {}

  /** One context per server, named by its cluster; the first is the current one. */
  static String of(List<ApiServer> servers) {
    return """
    apiVersion: v1
    kind: Config
    current-context: %s
    clusters:
    %scontexts:
    %susers:
    %s\
    """
        .formatted(
            servers.getFirst().cluster().name(),
            each(servers, Kubeconfig::cluster),
            each(servers, Kubeconfig::context),
            each(servers, Kubeconfig::user));
  }

  private static String each(
      List<ApiServer> servers, java.util.function.Function<ApiServer, String> text) {
    return servers.stream().map(text).collect(Collectors.joining());
  }

  private static String cluster(ApiServer server) {
    var authority =
        server
            .authority()
            .orElseThrow(
                () -> new SandboxException(server.cluster().name() + " has no certificate yet"));
    return """
    - name: %s
      cluster:
        server: %s
        certificate-authority-data: %s
    """
        .formatted(
            server.cluster().name(),
            server.url(),
            Base64.getEncoder().encodeToString(authority.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String context(ApiServer server) {
    return """
    - name: %1$s
      context:
        cluster: %1$s
        user: %1$s
    """
        .formatted(server.cluster().name());
  }

  private static String user(ApiServer server) {
    return """
    - name: %s
      user:
        token: %s
    """
        .formatted(server.cluster().name(), server.token());
  }
}
