package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.ScalarType;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;

/**
 * Writes the strings of an object so that rendering gives them back: a <code>${</code> that
 * rendering would touch becomes <code>$${</code>.
 */
final class Escapes {

  private static final String OPEN = "${";

  private Escapes() {}

  static Mapping in(Mapping object) {
    return object.mapValues(Escapes::value);
  }

  private static Value value(Value value) {
    return switch (value) {
      case Scalar s -> s.type() == ScalarType.STRING && s.text().contains(OPEN) ? escaped(s) : s;
      case Mapping m -> in(m);
      case Sequence s -> s.mapItems(Escapes::value);
    };
  }

  private static Scalar escaped(Scalar scalar) {
    var text = scalar.text();
    var out = new StringBuilder(text.length() + 8);
    for (var i = 0; i < text.length(); i++) {
      if (text.startsWith(OPEN, i) && isTouched(text, i)) {
        out.append('$');
      }
      out.append(text.charAt(i));
    }
    return scalar.withText(out.toString());
  }

  /** It asks for something of a cluster, or looks like an escape together with what precedes it. */
  private static boolean isTouched(String text, int at) {
    return (at > 0 && text.charAt(at - 1) == '$')
        || text.startsWith("${cluster.", at)
        || text.startsWith("${cluster}", at);
  }
}
