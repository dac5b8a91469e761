package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Cluster.Datapath;
import dev.atoll.fleet.model.Cluster.ManagedBy;
import dev.atoll.fleet.model.Cluster.Mesh;
import dev.atoll.fleet.model.Cluster.Provider;
import dev.atoll.fleet.model.Cluster.Target;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the Cluster files. */
final class Clusters {
  private static final int ETCD_PORT = 2379;
  private static final int NODE_PORT = 32379;

  private final Documents documents;
  private final Findings findings;

  private Clusters(Documents documents, Findings findings) {
    this.documents = documents;
    this.findings = findings;
  }

  static List<Cluster> read(Documents documents, Findings findings) {
    var reader = new Clusters(documents, findings);
    var byName = new LinkedHashMap<String, Cluster>();
    for (var document : documents.of(Kind.CLUSTER)) {
      reader.read(document).ifPresent(c -> reader.add(c, byName));
    }
    return new ArrayList<>(byName.values());
  }

  private void add(Cluster cluster, Map<String, Cluster> byName) {
    var first = byName.putIfAbsent(cluster.name(), cluster);
    if (first != null) {
      findings.add(
          Finding.of(
                  FleetRule.SAME_NAME,
                  cluster.namePos(),
                  "there is a second Cluster " + cluster.name(),
                  "give one of them another name; the second is left out")
              .withRelated(first.namePos(), "the first one")
              .about("Cluster " + cluster.name()));
    }
  }

  private Optional<Cluster> read(Document document) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document) || !saysEnough(document)) {
      documents
          .unreadClusters()
          .add(FleetPath.of("", document.value().pos().file()), document.value());
      return Optional.empty();
    }
    var spec = document.spec();
    var mesh = spec.mapping("mesh").map(Clusters::mesh);
    mesh.ifPresent(m -> MeshAddresses.check(document, m, findings));
    return Optional.of(
        new Cluster(
            document.name(),
            labels(document),
            Fields.integer(spec, "id").orElse(new Located<>(0, spec.keyPos("id"))),
            Fields.cidrs(spec, "podCIDRs", findings),
            Fields.cidrs(spec, "serviceCIDRs", findings),
            Fields.cidrs(spec, "nodeCIDRs", findings),
            datapath(document),
            mesh,
            spec.mapping("target").flatMap(Clusters::target),
            variables(spec),
            Fields.drift(spec),
            document.value()));
  }

  /** Without its datapath a cluster would be compared by defaults that nobody wrote. */
  private static boolean saysEnough(Document document) {
    return document.spec().mapping("datapath").isPresent();
  }

  private Map<String, String> labels(Document document) {
    var written = document.metadata().flatMap(m -> m.mapping("labels"));
    var labels = new HashMap<>(written.map(Names::strings).orElse(Map.of()));
    if (labels.containsKey("name")) {
      findings.add(
          Finding.of(
                  FleetRule.IMPLIED_LABEL,
                  written.orElseThrow().keyPos("name"),
                  "the label name is the cluster's name and may not be set",
                  "remove it")
              .about(document.words()));
    }
    labels.put("name", document.name());
    return labels;
  }

  private Datapath datapath(Document document) {
    var here = document.spec().mapping("datapath").orElseThrow();
    var version = version(document, here);
    var values = new HelmValues(documents, findings).of(document, here);
    CiliumSettings.check(document, values, version.value(), findings);
    return new Datapath(
        here.string("provider").filter("atoll"::equals).isPresent()
            ? Provider.ATOLL
            : Provider.CILIUM,
        version,
        new CiliumValues(values, version.value()),
        here.pos());
  }

  private Located<CiliumVersion> version(Document document, Mapping datapath) {
    var text = Fields.text(datapath, "version");
    var at = text.map(Located::pos).orElse(datapath.pos());
    var version = text.flatMap(t -> CiliumVersion.parse(t.value()));
    if (version.isEmpty() && text.isPresent()) {
      findings.add(
          Finding.of(
                  FleetRule.BAD_VALUE,
                  at,
                  "spec.datapath.version must be a release of Cilium, but is `"
                      + text.get().value()
                      + "`",
                  "write all three numbers, such as " + CiliumVersion.NEWEST_KNOWN)
              .about(document.words()));
    }
    version.flatMap(CiliumSettings::unknownLine).ifPresent(p -> unknownLine(document, at, p));
    return new Located<>(version.orElse(CiliumVersion.NEWEST_KNOWN), at);
  }

  private void unknownLine(Document document, SourcePos at, String problem) {
    findings.add(
        Finding.of(FleetRule.UNKNOWN_RELEASE, at, problem, "check what the release changed")
            .about(document.words()));
  }

  private static Mesh mesh(Mapping m) {
    var ips = Fields.texts(m, "ips");
    return new Mesh(
        Fields.text(m, "address").orElse(new Located<>("", m.pos())),
        ips,
        Fields.integer(m, "port").map(Located::value).orElse(ips.isEmpty() ? ETCD_PORT : NODE_PORT),
        m.string("managedBy").filter("atoll"::equals).isPresent()
            ? ManagedBy.ATOLL
            : ManagedBy.HELM,
        m.pos());
  }

  private static Optional<Target> target(Mapping m) {
    Optional<Target> kubeconfig =
        Fields.text(m, "kubeconfig").map(t -> new Target.Kubeconfig(t.value(), t.pos()));
    return kubeconfig
        .or(() -> Fields.text(m, "directory").map(t -> new Target.Directory(t.value(), t.pos())))
        .or(() -> Fields.text(m, "branch").map(t -> new Target.Branch(t.value(), t.pos())));
  }

  private static Map<String, Located<String>> variables(Mapping spec) {
    var variables = new HashMap<String, Located<String>>();
    spec.mapping("variables")
        .ifPresent(m -> m.entries().forEach((key, e) -> variable(key, e.value(), variables)));
    return variables;
  }

  private static void variable(String key, Value value, Map<String, Located<String>> variables) {
    if (value instanceof Scalar s && !s.isNull()) {
      variables.put(key, new Located<>(s.text(), s.pos()));
    }
  }
}
