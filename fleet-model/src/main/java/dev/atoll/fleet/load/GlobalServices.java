package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.GlobalService.Affinity;
import dev.atoll.fleet.model.GlobalService.Failover;
import dev.atoll.fleet.model.GlobalService.Manage;
import dev.atoll.fleet.model.GlobalService.Member;
import dev.atoll.fleet.model.GlobalService.Port;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads GlobalServices. */
final class GlobalServices {
  private final Placements placements;
  private final Selectors selectors;
  private final Findings findings;
  private final Map<String, Document> seen = new HashMap<>();

  GlobalServices(Placements placements, Selectors selectors, Findings findings) {
    this.placements = placements;
    this.selectors = selectors;
    this.findings = findings;
  }

  List<GlobalService> read(Documents documents) {
    return documents.of(Kind.GLOBAL_SERVICE).stream().flatMap(d -> read(d).stream()).toList();
  }

  private Optional<GlobalService> read(Document document) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document) || isSecond(document)) {
      return Optional.empty();
    }
    var spec = document.spec();
    var service =
        new GlobalService(
            document.namespace(),
            document.name(),
            spec.string("manage").filter("service"::equals).isPresent()
                ? Manage.SERVICE
                : Manage.ANNOTATIONS,
            spec.mapping("selector").orElseGet(() -> Mapping.empty(spec.pos())),
            Fields.mappings(spec, "ports").stream().map(GlobalServices::port).toList(),
            placements.hasStrangeMarks(document)
                ? List.of()
                : Fields.mappings(spec, "members").stream().map(this::member).toList(),
            spec.mapping("failover").map(this::failover),
            document.value());
    whole(document, service);
    return Optional.of(service);
  }

  private boolean isSecond(Document document) {
    var first = seen.putIfAbsent(document.namespace() + "/" + document.name(), document);
    if (first != null) {
      findings.add(
          Finding.of(
                  FleetRule.SAME_NAME,
                  document.namePos(),
                  "there is a second " + document.words(),
                  "say it all in one; the second is left out")
              .withRelated(first.namePos(), "the first one")
              .about(document.words()));
    }
    return first != null;
  }

  /** A Service that Atoll creates needs what a Service needs. */
  private void whole(Document document, GlobalService service) {
    if (service.manage() == Manage.SERVICE
        && (service.ports().isEmpty() || service.selector().entries().isEmpty())) {
      findings.add(
          Finding.of(
                  FleetRule.BAD_VALUE,
                  document.spec().keyPos("manage"),
                  "with manage: service the whole Service is created, and that needs ports and a"
                      + " selector",
                  "add both, or leave the Service to its team with manage: annotations")
              .about(document.words()));
    }
  }

  private static Port port(Mapping m) {
    return new Port(
        m.string("name").orElse(""),
        Fields.integer(m, "port").map(Located::value).orElse(0),
        m.string("protocol").orElse("TCP"),
        m);
  }

  private Member member(Mapping m) {
    return new Member(
        selectors.under(m, "clusters").orElse(LabelSelector.nothing(m.pos())),
        Fields.bool(m, "share").orElse(true),
        affinity(m.string("affinity").orElse("")),
        Fields.integer(m, "weight"),
        m.pos());
  }

  private static Affinity affinity(String text) {
    return switch (text) {
      case "local" -> Affinity.LOCAL;
      case "remote" -> Affinity.REMOTE;
      default -> Affinity.NONE;
    };
  }

  private Failover failover(Mapping m) {
    var order = Fields.texts(m, "order");
    order.forEach(selectors::known);
    return new Failover(order, percent(m), m.pos());
  }

  private static Optional<Located<Integer>> percent(Mapping m) {
    return Fields.text(m, "minimumHealthy")
        .filter(t -> t.value().matches("[0-9]{1,3}%"))
        .map(t ->
            new Located<>(
                Integer.parseInt(t.value().substring(0, t.value().length() - 1)), t.pos()));
  }
}
