package dev.atoll.fleet.schema;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.Comparator;
import java.util.List;

/** {@code anyOf}, {@code oneOf}, {@code allOf}, {@code not}. */
final class Combined {
  private Combined() {}

  static Assertion allOf(List<Node> nodes) {
    return (value, path, out) -> nodes.forEach(n -> n.check(value, path, out));
  }

  static Assertion anyOf(List<Node> nodes) {
    return (value, path, out) -> {
      if (!anyFits(nodes, value, path)) {
        nothingFits(Keyword.ANY_OF, "at least one of ", nodes, value, path, out);
      }
    };
  }

  private static boolean anyFits(List<Node> nodes, Value value, Path path) {
    for (var node : nodes) {
      if (node.violations(value, path).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static Assertion oneOf(List<Node> nodes) {
    return (value, path, out) -> {
      var fitting = nodes.stream().filter(n -> n.violations(value, path).isEmpty()).toList();
      if (fitting.isEmpty()) {
        nothingFits(Keyword.ONE_OF, "exactly one of ", nodes, value, path, out);
      } else if (fitting.size() > 1) {
        out.add(tooMany(nodes, fitting, value, path));
      }
    };
  }

  static Assertion not(Node node) {
    return (value, path, out) -> {
      if (node.violations(value, path).isEmpty()) {
        var message =
            node.requiredOnly()
                .map(names -> path.subject() + " must not have " + String.join(" and ", names))
                .orElse(path.subject() + " has a form that is not allowed");
        out.add(Assertions.violation(value, path, Keyword.NOT, message, ""));
      }
    };
  }

  /** Names the fields where that is what the alternatives ask for, else the nearest miss. */
  private static void nothingFits(
      Keyword keyword,
      String wanted,
      List<Node> nodes,
      Value value,
      Path path,
      List<Violation> out) {
    var names = requiredNames(nodes);
    if (names.size() == nodes.size() && value instanceof Mapping) {
      var message = path.subject() + " needs " + wanted + String.join(", ", names);
      out.add(Assertions.violation(value, path, keyword, message, ""));
      return;
    }
    nodes.stream()
        .map(n -> n.violations(value, path))
        .min(Comparator.comparingInt(List::size))
        .filter(v -> !v.isEmpty())
        .map(v -> v.getFirst())
        .ifPresent(v -> out.add(nearest(keyword, v)));
  }

  private static Violation nearest(Keyword keyword, Violation v) {
    return new Violation(
        v.pos(), v.path(), keyword, "none of the allowed forms fits: " + v.message(), v.hint());
  }

  private static Violation tooMany(List<Node> nodes, List<Node> fitting, Value value, Path path) {
    var all = requiredNames(nodes);
    var both = requiredNames(fitting);
    var message =
        both.size() == fitting.size()
            ? path.subject()
                + " needs exactly one of "
                + String.join(", ", all)
                + ", but has "
                + String.join(" and ", both)
            : path.subject() + " fits " + fitting.size() + " forms of which only one may fit";
    return Assertions.violation(value, path, Keyword.ONE_OF, message, "");
  }

  private static List<String> requiredNames(List<Node> nodes) {
    return nodes.stream()
        .flatMap(n -> n.requiredOnly().stream())
        .map(names -> String.join(" with ", names))
        .toList();
  }
}
