package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.Intent;
import dev.atoll.fleet.model.Intent.End;
import dev.atoll.fleet.model.Intent.Form;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads Intents. */
final class Intents {
  private final Selectors selectors;
  private final Findings findings;

  Intents(Selectors selectors, Findings findings) {
    this.selectors = selectors;
    this.findings = findings;
  }

  List<Intent> read(Documents documents) {
    var intents = documents.of(Kind.INTENT).stream().flatMap(d -> read(d).stream()).toList();
    SameNames.check(documents.of(Kind.INTENT), findings);
    return intents;
  }

  private Optional<Intent> read(Document document) {
    SchemaFindings.check(document, findings);
    if (!new Names(findings).check(document)) {
      return Optional.empty();
    }
    var spec = document.spec();
    return Stream.of(Form.values())
        .flatMap(form -> spec.mapping(form.key()).map(flow -> read(document, form, flow)).stream())
        .findFirst();
  }

  private Intent read(Document document, Form form, Mapping flow) {
    return new Intent(
        document.name(),
        Fields.severity(document.spec(), "severity").orElse(Severity.ERROR),
        form,
        end(flow, "from"),
        end(flow, "to"),
        ports(flow),
        document.value().pos());
  }

  private End end(Mapping flow, String key) {
    var m = flow.mapping(key).orElseGet(() -> Mapping.empty(flow.pos()));
    var cidr = Fields.text(m, "cidr");
    cidr.ifPresent(c -> Fields.cidr(c, findings));
    if (cidr.isPresent() && m.entries().size() > 1) {
      findings.add(
          FleetRule.BAD_VALUE,
          m.keyPos("cidr"),
          "cidr is an address outside the mesh and stands alone",
          "remove it, or what stands beside it");
    }
    return new End(
        selectors.under(m, "clusters").orElse(LabelSelector.everything(m.pos())),
        m.string("namespace"),
        m.mapping("labels").map(Names::strings).orElse(Map.of()),
        cidr,
        m.pos());
  }

  private List<Located<String>> ports(Mapping flow) {
    var ports = Fields.texts(flow, "ports");
    ports.stream().filter(p -> !isRange(p.value())).forEach(this::noRange);
    return ports;
  }

  private void noRange(Located<String> port) {
    findings.add(
        FleetRule.BAD_VALUE,
        port.pos(),
        "`"
            + port.value()
            + "` is no range of ports: ports are 1 to 65535, the first not above"
            + " the last",
        "write it like 8080/TCP or 8000-8100/TCP");
  }

  /** Whether the numbers of a text in the schema's form are ports in order. */
  private static boolean isRange(String text) {
    if (!text.matches("[0-9]{1,5}(-[0-9]{1,5})?/.*")) {
      return true; // its schema has said so
    }
    var numbers = text.substring(0, text.indexOf('/')).split("-");
    var first = Integer.parseInt(numbers[0]);
    var last = Integer.parseInt(numbers[numbers.length - 1]);
    return first >= 1 && first <= last && last <= 65535;
  }
}
