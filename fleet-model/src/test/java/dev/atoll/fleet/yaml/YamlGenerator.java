package dev.atoll.fleet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random YAML files in many styles: block, flow, quotes, block scalars, anchors, merges, comments.
 */
final class YamlGenerator {

  private static final List<String> SCALARS = ScalarTable.all().subList(0, 250);
  private static final List<String> USUAL =
      SCALARS.stream()
          .filter(s -> s.matches("[-+.~]?[A-Za-z0-9_.]*") && !s.matches("(?i)[-+]?[.](inf|nan)"))
          .toList();
  private final Random random;
  private final List<String> anchors = new ArrayList<>();
  private int names;

  YamlGenerator(Random random) {
    this.random = random;
  }

  String file() {
    var out = new StringBuilder();
    var documents = 1 + random.nextInt(3);
    for (int i = 0; i < documents; i++) {
      anchors.clear();
      if (i > 0 || random.nextInt(4) == 0) {
        out.append(
            pick("---\n", "--- # next\n", "---   \n", "---\n---\n", "---\n# nothing\n---\n"));
      }
      mapping(out, 0, 0);
      if (random.nextInt(10) == 0) {
        out.append("...\n");
      }
    }
    return random.nextInt(8) == 0 ? out.toString().replace("\n", "\r\n") : out.toString();
  }

  private void mapping(StringBuilder out, int indent, int depth) {
    if (!anchors.isEmpty() && random.nextInt(10) == 0) {
      line(out, indent, "<<: *" + anchors.get(random.nextInt(anchors.size())));
    }
    for (int i = 0, count = 1 + random.nextInt(4); i < count; i++) {
      out.repeat(' ', indent).append(key()).append(':');
      node(out, indent, depth);
    }
  }

  private String key() {
    return random.nextInt(6) == 0 ? scalarInFlow() : "k" + names++;
  }

  private void node(StringBuilder out, int indent, int depth) {
    switch (random.nextInt(depth > 4 ? 5 : 10)) {
      case 0 -> line(out, 1, flow(depth) + comment());
      case 1 -> block(out, indent);
      case 2 -> line(out, 1, alias());
      case 5, 6 -> anchored(out, indent, depth);
      case 7, 8 -> {
        out.append(comment()).append('\n');
        sequence(out, indent + random.nextInt(2) * 2, depth + 1);
      }
      default -> line(out, 1, scalar() + comment());
    }
  }

  private void anchored(StringBuilder out, int indent, int depth) {
    var name = "a" + names++;
    var isAnchored = random.nextInt(4) == 0;
    out.append(isAnchored ? " &" + name : "").append(comment()).append('\n');
    if (random.nextInt(8) == 0) {
      out.append("\n   # a comment\n");
    }
    mapping(out, indent + 1 + random.nextInt(3), depth + 1);
    if (isAnchored) {
      anchors.add(name);
    }
  }

  private void sequence(StringBuilder out, int indent, int depth) {
    for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
      out.repeat(' ', indent).append('-');
      switch (random.nextInt(5)) {
        case 0 -> {
          out.append(" n").append(names++).append(":");
          node(out, indent + 2, depth + 1);
          line(out, indent + 2, "m" + names++ + ": " + scalar());
        }
        case 1 -> line(out, 1, "- " + scalar());
        case 2 -> line(out, 1, flow(depth));
        default -> line(out, 1, scalar());
      }
    }
  }

  private void block(StringBuilder out, int indent) {
    out.append(pick(" |", " >", " |-", " >-", " |+", " >+")).append('\n');
    for (int i = 0, count = 1 + random.nextInt(4); i < count; i++) {
      var text = pick("some text", "  more", "a: b", "# no comment", "", "- x", "yes", "tab\there");
      line(out, text.isEmpty() ? 0 : indent + 2, i == 0 ? "first " + text : text);
    }
  }

  private String flow(int depth) {
    if (depth > 6 || random.nextInt(3) == 0) {
      return pick("{}", "[]", "[ ]", "{ }");
    }
    var parts = new ArrayList<String>();
    var isMapping = random.nextBoolean();
    for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
      var value = random.nextInt(4) == 0 ? flow(depth + 1) : scalarInFlow();
      parts.add(isMapping ? "f" + names++ + ": " + value : value);
    }
    var text = String.join(pick(", ", ",", " , ", ",\n          "), parts);
    return isMapping ? "{" + text + "}" : "[" + text + pick("", ",") + "]";
  }

  private String alias() {
    return anchors.isEmpty() ? scalar() : "*" + anchors.get(random.nextInt(anchors.size()));
  }

  private String scalar() {
    return switch (random.nextInt(8)) {
      case 0 -> "'" + pick("it''s", "a", "", "yes", "01", "a  b", "# x", "{") + "'";
      case 1 -> "\"" + pick("\\u00e9", "a\\nb", "", "no", "\\x41", "\\\\", "\\\"", "x: y") + "\"";
      case 2 -> pick("two words", "a\n            continued", "x # comment", "é", "a:b", "😀");
      default -> special();
    };
  }

  private String scalarInFlow() {
    var text = special();
    return random.nextInt(3) == 0 ? "\"" + text + "\"" : text;
  }

  private String special() {
    var from = random.nextInt(40) == 0 ? SCALARS : USUAL;
    return from.get(random.nextInt(from.size()));
  }

  private String comment() {
    return random.nextInt(6) == 0 ? " # why: because" : "";
  }

  private void line(StringBuilder out, int indent, String text) {
    out.repeat(' ', indent).append(text).append('\n');
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
