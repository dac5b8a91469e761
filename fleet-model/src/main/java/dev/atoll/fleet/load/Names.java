package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.yaml.AmbiguousScalars;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checks what an object is called: name, namespace, labels, annotations. */
final class Names {
  private static final int SHOWN = 80;

  private final Findings findings;

  Names(Findings findings) {
    this.findings = findings;
  }

  /** Whether the document can be told from others: it has a name. */
  boolean check(Document document) {
    var name = document.value().at("metadata", "name").flatMap(Value::asString);
    if (name.isEmpty()) {
      noName(document);
      return false;
    }
    form(document, name.get())
        .ifPresent(p -> bad(document, document.namePos(), "the name", name.get(), p));
    namespace(document);
    map(document, "labels").ifPresent(m -> labels(document, m));
    map(document, "annotations").ifPresent(m -> keys(document, m));
    return true;
  }

  private Optional<Mapping> map(Document document, String field) {
    var written = document.value().at("metadata", field);
    if (!document.kind().isOwn()) {
      written
          .filter(v -> !v.isNull() && !(v instanceof Mapping))
          .ifPresent(v ->
              add(
                  document,
                  FleetRule.BAD_VALUE,
                  v.pos(),
                  "metadata." + field + " must be a mapping",
                  "write it as key: value"));
    }
    return written.flatMap(Value::asMapping);
  }

  /** Our own kinds have a schema that says it. */
  private void noName(Document document) {
    if (!document.kind().isOwn()) {
      findings.add(
          FleetRule.BAD_NAME,
          document.value().pos(),
          "a " + document.kind().text() + " has no metadata.name, or one that is no string",
          "give it a name");
    }
  }

  private static Optional<String> form(Document document, String name) {
    return switch (document.kind()) {
      case CLUSTER -> Optional.empty(); // has a form of its own, which the checks of the mesh know
      case SERVICE, GLOBAL_SERVICE -> KubernetesNames.serviceName(name);
      case NAMESPACE, FLEET -> KubernetesNames.label(name);
      default -> KubernetesNames.subdomain(name);
    };
  }

  private void namespace(Document document) {
    var at = document.metadata().flatMap(m -> m.get("namespace"));
    var text = at.flatMap(Value::asString);
    switch (document.kind().scope()) {
      case NAMESPACED -> {
        if (at.isEmpty() && !document.kind().isOwn()) {
          noNamespace(document);
        }
      }
      case CLUSTER ->
          at.ifPresent(v ->
              add(
                  document,
                  FleetRule.NAMESPACE,
                  v.pos(),
                  "a " + document.kind().text() + " belongs to no namespace",
                  "remove metadata.namespace"));
      case EITHER, NONE -> {}
    }
    text.flatMap(KubernetesNames::label)
        .ifPresent(
            p -> bad(document, at.orElseThrow().pos(), "the namespace", text.orElseThrow(), p));
    if (!document.kind().isOwn() && at.isPresent() && text.isEmpty()) {
      noNamespace(document);
    }
  }

  private void noNamespace(Document document) {
    add(
        document,
        FleetRule.NAMESPACE,
        document.namePos(),
        "a " + document.kind().text() + " has no namespace",
        "add metadata.namespace: there is no default in a fleet");
  }

  void labels(Document document, Mapping labels) {
    keys(document, labels);
    for (var e : labels.entries().entrySet()) {
      var value = e.getValue().value();
      if (value instanceof Scalar s && s.asString().isPresent()) {
        KubernetesNames.labelValue(s.text())
            .ifPresent(
                p -> bad(document, s.pos(), "the value of label " + e.getKey(), s.text(), p));
      }
    }
  }

  private void keys(Document document, Mapping map) {
    for (var e : map.entries().entrySet()) {
      KubernetesNames.key(e.getKey())
          .ifPresent(p -> bad(document, e.getValue().keyPos(), "the key", e.getKey(), p));
      if (!document.kind().isOwn()) {
        string(document, e.getKey(), e.getValue().value());
      }
    }
  }

  private void string(Document document, String key, Value value) {
    if (value instanceof Scalar s && s.asString().isEmpty()) {
      findings.add(AmbiguousScalars.finding(s).about(document.words()));
    } else if (!(value instanceof Scalar)) {
      add(document, FleetRule.BAD_VALUE, value.pos(), key + " must be a string", "");
    }
  }

  /** What a substitution makes of a text is checked where it has been made: when rendered. */
  private static boolean isFilledInLater(String text) {
    return text.contains("${cluster.");
  }

  private void bad(Document document, SourcePos pos, String subject, String text, String problem) {
    if (isFilledInLater(text)) {
      return;
    }
    var shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    add(document, FleetRule.BAD_NAME, pos, subject + " `" + shown + "` " + problem, "");
  }

  private void add(Document document, FleetRule rule, SourcePos pos, String message, String hint) {
    findings.add(Finding.of(rule, pos, message, hint).about(document.words()));
  }

  /** The strings of a mapping; what is no string is left out. */
  static Map<String, String> strings(Mapping mapping) {
    var map = new HashMap<String, String>();
    mapping
        .entries()
        .forEach((key, entry) -> entry.value().asString().ifPresent(text -> map.put(key, text)));
    return map;
  }
}
