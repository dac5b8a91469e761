package dev.atoll.validators.mesh;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.SourcePos;
import java.util.Set;

/**
 * The settings of a cluster that the mesh depends on, as Cilium's chart derives them. Source:
 * {@code install/kubernetes/cilium/templates/cilium-configmap.yaml} of 1.20.2.
 */
record Settings(Cluster cluster) {

  private static final Set<String> CLOUD_IPAM =
      Set.of("eni", "azure", "alibabacloud", "delegated-plugin");

  CiliumValues values() {
    return cluster.datapath().values();
  }

  boolean isTrue(String path) {
    return values().isTrue(path);
  }

  /** A setting, or what the chart takes where it is absent or empty. */
  String text(String path, String absent) {
    var text = values().text(path);
    return text.isEmpty() ? absent : text;
  }

  String ipamMode() {
    return isTrue("eni.enabled") ? "eni" : text("ipam.mode", "cluster-pool");
  }

  /** Whether pods have addresses of the nodes' own subnets, which the cloud keeps apart. */
  boolean podsInNodeSubnets() {
    return CLOUD_IPAM.contains(ipamMode()) || chainsAwsCni();
  }

  boolean chainsAwsCni() {
    return text("cni.chainingMode", "none").equals("aws-cni");
  }

  String routingMode() {
    return text(
        "routingMode", isTrue("eni.enabled") || isTrue("gke.enabled") ? "native" : "tunnel");
  }

  boolean isNative() {
    return routingMode().equals("native");
  }

  /** {@code native}, or {@code tunnel (vxlan)}. */
  String routing() {
    return isNative() ? "native" : "tunnel (" + text("tunnelProtocol", "vxlan") + ")";
  }

  /** {@code off}, or the method. */
  String encryption() {
    return isTrue("encryption.enabled") ? text("encryption.type", "ipsec") : "off";
  }

  boolean isEnabled(Family family) {
    return text(family.key() + ".enabled", family == Family.V4 ? "true" : "false").equals("true");
  }

  boolean masquerades(Family family) {
    return text("enable" + family.label() + "Masquerade", masqueradesByDefault(family))
            .equals("true")
        && !isTrue("ipMasqAgent.enabled");
  }

  private String masqueradesByDefault(Family family) {
    return family == Family.V4 && isTrue("eni.enabled") ? "false" : "true";
  }

  /** Where the first of these settings is written, else where the datapath is described. */
  SourcePos pos(String... paths) {
    for (var path : paths) {
      var written = values().written(path).map(Located::pos);
      if (written.isPresent()) {
        return written.get();
      }
    }
    return cluster.datapath().pos();
  }
}
