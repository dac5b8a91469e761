package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import java.util.Set;
import java.util.TreeSet;

/** The forms of rules that a policy is written in, found by its keys. */
final class Forms {

  /** Keys whose values are words of the vocabulary, not forms. */
  private static final Set<String> WORDS =
      Set.of("metadata", "matchLabels", "apiVersion", "kind", "name", "key");

  /** Keys whose text is a form of its own. */
  private static final Set<String> KINDS =
      Set.of(
          "operator",
          "protocol",
          "fromEntities",
          "toEntities",
          "policyTypes",
          "family",
          "tier",
          "action");

  private final Set<String> found = new TreeSet<>();

  private Forms() {}

  static Set<String> of(Mapping policy) {
    var forms = new Forms();
    forms.found.add(policy.string("kind").orElse("?"));
    policy.mapping("spec").ifPresent(spec -> forms.visit("spec", spec));
    policy.items("specs").forEach(spec -> forms.visit("specs", spec));
    return forms.found;
  }

  private void visit(String key, Value value) {
    switch (value) {
      case Mapping m -> {
        if (m.entries().isEmpty()) {
          found.add(key + ": {}");
        }
        m.entries().forEach((k, e) -> member(k, e.value()));
      }
      case Sequence s -> {
        found.add(key + (s.items().isEmpty() ? ": []" : ""));
        s.items().forEach(item -> visit(key, item));
      }
      case Scalar s -> scalar(key, s);
    }
  }

  private void member(String key, Value value) {
    if (key.equals("matchLabels")) {
      value.asMapping().ifPresent(m -> m.entries().keySet().forEach(this::label));
    } else if (!WORDS.contains(key)) {
      found.add(key);
      visit(key, value);
    } else if (key.equals("key")) {
      value.asString().ifPresent(this::label);
    }
  }

  /** The kind of a label key: its source, and whether it is one of Cilium's own. */
  private void label(String key) {
    int colon = key.indexOf(':');
    if (colon > 0) {
      found.add("label source " + key.substring(0, colon));
    }
    var rest = key.substring(colon + 1);
    if (rest.startsWith(Words.NAMESPACE_LABELS)) {
      found.add("label of namespace");
    } else if (rest.startsWith("io.")) {
      found.add("label " + rest);
    } else if (Words.IGNORED.contains(rest)) {
      found.add("label outside identities");
    }
  }

  private void scalar(String key, Scalar scalar) {
    if (scalar.isNull()) {
      found.add(key + ": null");
    } else if (KINDS.contains(key)) {
      found.add(key + " " + scalar.text());
    } else if (key.equals("port")) {
      found.add(portForm(scalar.text()));
    }
  }

  private static String portForm(String port) {
    if (port.matches("[1-9][0-9]*")) {
      return "port number";
    }
    if (port.equals("0")) {
      return "port 0";
    }
    return port.matches("[0-9]+") ? "port with leading 0" : "port name";
  }
}
