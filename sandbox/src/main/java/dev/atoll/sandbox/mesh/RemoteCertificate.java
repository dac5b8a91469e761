package dev.atoll.sandbox.mesh;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.cilium.Authority;
import dev.atoll.sandbox.kube.KubeApi;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The Secret with which other clusters let the mirror of a cluster in, as Cilium's chart has it.
 */
final class RemoteCertificate {
  private static final String NAMESPACE = "kube-system";
  private static final String SECRET = "clustermesh-apiserver-remote-cert";

  /** Where it is, as {@code --peers-secret} takes it. */
  static final String NAME = NAMESPACE + "/" + SECRET;

  private RemoteCertificate() {}

  /** Writes a new one. */
  static void write(KubeApi api, Authority authority) {
    var made = authority.issue("remote", List.of());
    var data =
        Map.of(
            "tls.crt", made.certificate(),
            "tls.key", made.key(),
            "ca.crt", authority.certificate());
    var namespace = "/api/v1/namespaces/" + NAMESPACE;
    try {
      api.hold(namespace, Map.of("apiVersion", "v1", "kind", "Namespace"));
      api.hold(
          namespace + "/secrets/" + SECRET,
          Map.of("apiVersion", "v1", "kind", "Secret", "stringData", data));
    } catch (IOException e) {
      throw new SandboxException(NAME + ": " + e.getMessage(), e);
    }
  }
}
