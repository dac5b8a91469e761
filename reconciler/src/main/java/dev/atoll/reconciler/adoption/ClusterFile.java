package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Cidrs;
import dev.atoll.fleet.yaml.YamlWriter;
import dev.atoll.reconciler.adoption.AdoptionReport.Gap;
import dev.atoll.reconciler.plan.Observed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A Cluster file, from what Cilium and the API server say about themselves. What neither says is a
 * comment in its place and a gap in the report; what is required is left out, so that {@code atoll
 * check} asks for it.
 */
final class ClusterFile {

  private final Member member;
  private final Observed observed;
  private final Optional<CiliumVersion> version;
  private final Consumer<Gap> gaps;
  private final StringBuilder text = new StringBuilder();

  private ClusterFile(Member member, Consumer<Gap> gaps) {
    this.member = member;
    this.observed = member.found().live().observed();
    this.version = observed.agentVersion();
    this.gaps = gaps;
  }

  static SourceFile of(Member member, Consumer<Gap> gaps) {
    var file = new ClusterFile(member, gaps);
    file.head();
    file.id();
    file.podCidrs();
    file.serviceCidrs();
    file.nodeCidrs();
    file.datapath();
    file.ends();
    return new SourceFile(member.file(), file.text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void head() {
    line("apiVersion: atoll.dev/v1alpha1");
    line("kind: Cluster");
    line("metadata:");
    if (member.renamed()) {
      var said = observed.config().getOrDefault("cluster-name", "").strip();
      var known =
          said.matches("[\\w.-]{1,63}") ? "Cilium calls it " + said : "Cilium has no name for it";
      line("  # " + known + "; policies wait until its name there is this one");
      gap(
          known
              + ", which cannot be its name in a mesh: it is named after the context here, and"
              + " has to be renamed in Cilium");
    }
    line("  name: " + scalar(member.name()));
    line("  # labels: {env: production}      # what placement selects by, yours to choose");
    line("spec:");
  }

  private void id() {
    var id = observed.config().getOrDefault("cluster-id", "").strip();
    if (id.matches("[1-9]\\d{0,2}")) {
      line("  id: " + id);
      return;
    }
    line("  # id: 1                          # required: unique in the mesh, 1 to 255");
    gap("the cluster has no ID: fill in `id`");
  }

  private void podCidrs() {
    var pools = good(HelmSettings.pools(observed.config()));
    var nodes = Cidrs.merged(good(observed.podCidrs()));
    if (!pools.isEmpty()) {
      line("  podCIDRs: " + flow(pools));
    } else if (!nodes.isEmpty()) {
      line(
          "  podCIDRs: "
              + flow(nodes)
              + "      # what its nodes have today; widen it to the whole range");
      gap("`podCIDRs` is what the nodes have today: widen it to the whole range");
    } else {
      line(
          "  # podCIDRs: [10.1.0.0/16]        # what pods get addresses from; checked for"
              + " overlaps");
      gap("no range of pod addresses was found: fill in `podCIDRs`");
    }
  }

  private void serviceCidrs() {
    var ranges = good(member.found().serviceCidrs());
    if (!ranges.isEmpty()) {
      line("  serviceCIDRs: " + flow(ranges));
      return;
    }
    line("  # serviceCIDRs: [10.96.0.0/16]   # what Services get addresses from");
    gap("the API server does not tell its range of Services: fill in `serviceCIDRs`");
  }

  private void nodeCidrs() {
    line("  # nodeCIDRs: [172.18.1.0/24]     # where nodes have addresses; no API tells it");
    gap("no API tells where nodes have addresses: fill in `nodeCIDRs`");
  }

  private void datapath() {
    line("  datapath:");
    if (version.isPresent()) {
      line("    version: " + version.get());
    } else {
      line(
          "    # version: "
              + CiliumVersion.NEWEST_KNOWN
              + "              # required: the Cilium that is installed");
      gap("no agent of Cilium with a release was found: fill in `datapath.version`");
    }
    var values = HelmSettings.of(observed.config(), version);
    if (!values.entries().isEmpty()) {
      line("    values:");
      YamlWriter.write(values).lines().forEach(l -> line("      " + l));
    } else if (version.isEmpty()) {
      line("    values: {}");
    }
  }

  private void ends() {
    line("  # mesh: {address: one.mesh.example, managedBy: helm}   # how other clusters reach it");
    gap("no API tells how other clusters reach it: fill in `mesh`, if it is to be connected");
    line(
        "  target: {kubeconfig: "
            + scalar(member.name())
            + "}      # a name in the reconciler's credentials");
  }

  private static List<Cidr> good(List<String> texts) {
    return texts.stream().flatMap(t -> Cidr.parse(t.strip()).good().stream()).distinct().toList();
  }

  private static String flow(List<Cidr> ranges) {
    return ranges.stream()
        .map(c -> c.v6() ? '"' + c.toString() + '"' : c.toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String scalar(String text) {
    return YamlWriter.write(dev.atoll.fleet.value.Values.of(text)).strip();
  }

  private void gap(String what) {
    gaps.accept(new Gap(member.file(), what));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** 255 unless a cluster was installed for 511. */
  static int maxConnectedClusters(List<Member> members) {
    return members.stream()
            .map(m -> m.found().live().observed().config())
            .map((Map<String, String> c) -> c.getOrDefault("max-connected-clusters", "").strip())
            .anyMatch("511"::equals)
        ? 511
        : 255;
  }
}
