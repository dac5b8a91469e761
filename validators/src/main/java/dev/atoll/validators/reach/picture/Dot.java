package dev.atoll.validators.reach.picture;

import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.validators.reach.text.Plain;

/** A picture in Graphviz's language, for those who want to lay it out themselves. */
public final class Dot {

  private final StringBuilder out = new StringBuilder();

  private Dot() {}

  /** The picture; ends with a newline. */
  public static String write(ReachAnswer answer) {
    var dot = new Dot();
    dot.write(Picture.of(answer));
    return dot.out.toString();
  }

  private void write(Picture picture) {
    out.append("digraph reach {\n  label=").append(quoted(picture.caption()));
    out.append("\n  rankdir=LR\n  node [shape=box, style=\"rounded,filled\", fillcolor=white]\n");
    for (var i = 0; i < picture.boxes().size(); i++) {
      box(i, picture.boxes().get(i));
    }
    picture.arrows().forEach(a -> arrow(a, picture));
    out.append("}\n");
  }

  private void box(int number, Picture.Box box) {
    out.append("  subgraph cluster_").append(number).append(" {\n    label=");
    out.append(quoted(box.name())).append('\n');
    for (var card : box.cards()) {
      out.append("    ").append(quoted(card.name())).append(" [label=");
      out.append(quoted(label(card))).append(card.isOpen() ? ", fillcolor=\"#fff4dc\"" : "");
      out.append("]\n");
    }
    out.append("  }\n");
  }

  private static String label(Picture.Card card) {
    var label = new StringBuilder();
    label.append(card.namespace().isEmpty() ? "" : card.namespace() + "/").append(card.label());
    card.ways().stream()
        .filter(w -> !w.who().isEmpty())
        .forEach(w -> label.append('\n').append(w.ports()).append(" \u2190 ").append(w.who()));
    return label.toString();
  }

  private void arrow(Picture.Arrow arrow, Picture picture) {
    var ports =
        picture.boxes().stream()
            .flatMap(b -> b.cards().stream())
            .filter(c -> c.name().equals(arrow.to()))
            .map(c -> c.ways().get(arrow.way()).ports())
            .findFirst()
            .orElse("");
    out.append("  ").append(quoted(arrow.from())).append(" -> ").append(quoted(arrow.to()));
    out.append(" [label=").append(quoted(ports)).append("]\n");
  }

  private static String quoted(String text) {
    var lines = text.split("\n");
    for (var i = 0; i < lines.length; i++) {
      lines[i] = Plain.of(lines[i]).replace("\\", "\\\\").replace("\"", "\\\"");
    }
    return "\"" + String.join("\\n", lines) + "\"";
  }
}
