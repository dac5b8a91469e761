package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The files that Cilium's chart would write for a cluster ({@code
 * templates/clustermesh-config/_helpers.tpl} of 1.18, 1.19 and 1.20.2), for a cluster whose
 * connections are not Helm's: a file per peer, named like the peer, with the configuration of an
 * etcd client. Certificates are named by the paths under which Cilium mounts them; no key passes
 * through here.
 *
 * <ul>
 *   <li>Secret {@code cilium-clustermesh}, read by agents: every file points at the cluster's own
 *       store, which KVStoreMesh fills.
 *   <li>Secret {@code cilium-kvstoremesh}: the peers themselves. Without KVStoreMesh agents read
 *       these, and there is no second Secret.
 *   <li>ConfigMap {@code clustermesh-remote-users}, where {@code authMode} is not {@code legacy}:
 *       the clustermesh-apiserver mounts it and does not start without it ({@code
 *       templates/clustermesh-apiserver/deployment.yaml}).
 * </ul>
 */
final class ConnectionFiles {

  private static final String NAMESPACE = "kube-system";
  private static final String LOCAL_STORE =
      "https://clustermesh-apiserver." + NAMESPACE + ".svc:2379";
  private static final String CERTIFICATES = "/var/lib/cilium/clustermesh/";

  private final Cluster cluster;
  private final List<MeshPeer> peers;
  private final Consumer<Finding> findings;
  private final SourcePos pos;
  private final boolean readsHostAliases;

  ConnectionFiles(Cluster cluster, List<MeshPeer> peers, Consumer<Finding> findings) {
    this.cluster = cluster;
    this.peers = peers;
    this.findings = findings;
    this.pos = cluster.mesh().map(Cluster.Mesh::pos).orElse(cluster.pos());
    this.readsHostAliases = cluster.datapath().version().value().isAtLeast(1, 20);
  }

  List<RenderedObject> objects() {
    if (!readsHostAliases) {
      peers.stream().filter(p -> !p.hasAddress()).forEach(p -> findings.accept(unresolved(p)));
    }
    var objects = new ArrayList<RenderedObject>();
    if (hasKvStoreMesh()) {
      objects.add(secret("cilium-clustermesh", p -> clientOf(LOCAL_STORE, "local-")));
      objects.add(secret("cilium-kvstoremesh", this::remote));
    } else {
      objects.add(secret("cilium-clustermesh", this::remote));
    }
    if (!authMode().equals("legacy")) {
      objects.add(users());
    }
    return objects;
  }

  private boolean hasKvStoreMesh() {
    return cluster
        .datapath()
        .values()
        .written("clustermesh.apiserver.kvstoremesh.enabled")
        .filter(e -> e.value().equals("false"))
        .isEmpty();
  }

  /** Default: {@code legacy} in the chart of 1.18, {@code migration} since. */
  private String authMode() {
    return cluster
        .datapath()
        .values()
        .written("clustermesh.apiserver.tls.authMode")
        .map(m -> m.value())
        .orElse(cluster.datapath().version().value().isAtLeast(1, 19) ? "migration" : "legacy");
  }

  private RenderedObject secret(String name, Function<MeshPeer, String> file) {
    var data = Mapping.empty(pos);
    for (var peer : peers) {
      var bytes = file.apply(peer).getBytes(StandardCharsets.UTF_8);
      var text = Base64.getEncoder().encodeToString(bytes);
      data = data.with(peer.name(), Scalar.string(text, peer.mesh().pos()));
    }
    return object(Metadata.head("v1", "Secret", NAMESPACE, name, pos).with("data", data));
  }

  private RenderedObject users() {
    var lines =
        peers.stream()
            .map(p -> "- name: remote-" + p.name() + "\n  role: remote\n")
            .collect(Collectors.joining());
    var text = peers.isEmpty() ? "users: []\n" : "users:\n" + lines;
    return object(
        Metadata.head("v1", "ConfigMap", NAMESPACE, "clustermesh-remote-users", pos)
            .with("data", Mapping.empty(pos).with("users.yaml", Scalar.string(text, pos))));
  }

  private static RenderedObject object(Mapping value) {
    return new RenderedObject(ObjectKey.of(value), value, Ownership.FIELDS, value.pos());
  }

  /**
   * As in the chart, a peer that has addresses is known by {@code NAME.DOMAIN}, a name that its
   * certificate holds. Releases without host aliases in the file resolve that name only where the
   * pods have them: there a host name is used, if the peer has one.
   */
  private String remote(MeshPeer peer) {
    var port = peer.mesh().port();
    if (!peer.hasIps() || (!readsHostAliases && peer.hasAddress())) {
      return clientOf("https://" + peer.mesh().address().value() + ":" + port, "common-");
    }
    var host = hostName(peer);
    var client = clientOf("https://" + host + ":" + port, "common-");
    return readsHostAliases ? client + hostAliases(host, peer.ips()) : client;
  }

  private String hostName(MeshPeer peer) {
    return peer.name() + "." + HelmValues.domain(cluster).text();
  }

  private static String clientOf(String endpoint, String prefix) {
    return "endpoints: ["
        + quoted(endpoint)
        + "]\ntrusted-ca-file: "
        + (CERTIFICATES + prefix + "etcd-client-ca.crt")
        + "\nkey-file: "
        + (CERTIFICATES + prefix + "etcd-client.key")
        + "\ncert-file: "
        + (CERTIFICATES + prefix + "etcd-client.crt")
        + "\n";
  }

  private static String hostAliases(String host, List<String> ips) {
    var addresses = ips.stream().map(ConnectionFiles::quoted).collect(Collectors.joining(", "));
    return "cilium-host-aliases:\n- hostname: " + quoted(host) + "\n  ips: [" + addresses + "]\n";
  }

  /** A YAML string in double quotes: JSON's form is YAML's too. */
  private static String quoted(String text) {
    return Json.text(Scalar.string(text, SourcePos.NONE));
  }

  private Finding unresolved(MeshPeer peer) {
    return Finding.of(
            TemplateRule.HOST_ALIASES,
            peer.mesh().pos(),
            "up to Cilium 1.19 the name "
                + hostName(peer)
                + " of a peer without `mesh.address` resolves only by hostAliases of Cilium's pods,"
                + " which Atoll does not write",
            "give "
                + peer.name()
                + " a `mesh.address` with a DNS record, set hostAliases with Helm, or upgrade to"
                + " 1.20")
        .inCluster(cluster.name());
  }
}
