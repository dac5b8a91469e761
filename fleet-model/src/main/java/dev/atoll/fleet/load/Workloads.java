package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.model.Workload.Port;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads workloads: the short form, and what Kubernetes' own kinds say of their pods. */
final class Workloads {
  private static final String DEFAULT_ACCOUNT = "default";

  private final Placements placements;
  private final Findings findings;

  Workloads(Placements placements, Findings findings) {
    this.placements = placements;
    this.findings = findings;
  }

  /** The short form. */
  Optional<Workload> shortForm(Document document) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document)) {
      return Optional.empty();
    }
    var spec = document.spec();
    return Optional.of(
        new Workload(
            "workload",
            document.namespace(),
            document.name(),
            Names.strings(spec.mapping("labels").orElseGet(() -> Mapping.empty(spec.pos()))),
            spec.string("serviceAccount").orElse(DEFAULT_ACCOUNT),
            Fields.bool(spec, "hostNetwork").orElse(false),
            Fields.mappings(spec, "ports").stream().flatMap(m -> port(m, "port").stream()).toList(),
            placements.ofField(document),
            document.value().pos()));
  }

  /** A Deployment and the like. */
  Optional<Workload> plain(Document document, LabelSelector clusters) {
    var pod = template(document);
    if (pod.isEmpty()) {
      findings.add(
          Finding.of(
                  FleetRule.BAD_VALUE,
                  document.value().pos(),
                  "a " + document.kind().text() + " without a pod template says nothing about pods",
                  "add " + String.join(".", templatePath(document.kind())))
              .about(document.words()));
      return Optional.empty();
    }
    var spec = pod.get().mapping("spec").orElseGet(() -> Mapping.empty(pod.get().pos()));
    var labels = pod.get().mapping("metadata", "labels");
    labels.ifPresent(m -> new Names(findings).labels(document, m));
    return Optional.of(
        new Workload(
            document.kind().text().toLowerCase(Locale.ROOT),
            document.namespace(),
            document.name(),
            Names.strings(labels.orElseGet(() -> Mapping.empty(pod.get().pos()))),
            spec.string("serviceAccountName")
                .or(() -> spec.string("serviceAccount"))
                .filter(s -> !s.isEmpty())
                .orElse(DEFAULT_ACCOUNT),
            Fields.bool(spec, "hostNetwork").orElse(false),
            ports(spec),
            clusters,
            document.value().pos()));
  }

  private static Optional<Mapping> template(Document document) {
    return document.value().mapping(templatePath(document.kind()));
  }

  private static String[] templatePath(Kind kind) {
    return switch (kind) {
      case POD -> new String[0];
      case CRON_JOB -> new String[] {"spec", "jobTemplate", "spec", "template"};
      default -> new String[] {"spec", "template"};
    };
  }

  /** Ports of containers, and of init containers that stay (sidecars). */
  private static List<Port> ports(Mapping spec) {
    var containers = new ArrayList<>(Fields.mappings(spec, "containers"));
    Fields.mappings(spec, "initContainers").stream()
        .filter(c -> c.string("restartPolicy").filter("Always"::equals).isPresent())
        .forEach(containers::add);
    return containers.stream()
        .flatMap(c -> Fields.mappings(c, "ports").stream())
        .flatMap(m -> port(m, "containerPort").stream())
        .toList();
  }

  private static Optional<Port> port(Mapping m, String number) {
    return Fields.integer(m, number)
        .map(Located::value)
        .map(n ->
            new Port(m.string("name").orElse(""), n, m.string("protocol").orElse("TCP"), m.pos()));
  }
}
