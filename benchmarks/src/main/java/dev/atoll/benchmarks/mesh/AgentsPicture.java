package dev.atoll.benchmarks.mesh;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Two arrangements of agents as pairs of bars, each pair against its longer one; SVG. */
final class AgentsPicture {
  private static final int WIDTH = 720;
  private static final int LEFT = 210;
  private static final int LONGEST = 400;
  private static final int ROW = 46;
  private static final int TOP = 50;

  private record Measure(String title, String form, ToDoubleFunction<AgentsLoad> of) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("connections", "%,.0f", AgentsLoad::connections),
          new Measure("to other clusters' stores", "%,.0f", AgentsLoad::foreign),
          new Measure("etcd: watches", "%,.0f", AgentsLoad::watches),
          new Measure("etcd: CPU s, lists", "%.1f", AgentsLoad::listCpu),
          new Measure("etcd: CPU s, changes", "%.1f", AgentsLoad::changeCpu),
          new Measure("etcd: MB", "%,.0f", AgentsLoad::megabytes),
          new Measure("MB between clusters", "%,.1f", AgentsLoad::megabytesBetween));

  private AgentsPicture() {}

  static String of(AgentsLoad everywhere, AgentsLoad own) {
    var svg = new StringBuilder(head(TOP + MEASURES.size() * ROW));
    for (var i = 0; i < MEASURES.size(); i++) {
      svg.append(row(MEASURES.get(i), TOP + i * ROW, everywhere, own));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String head(int height) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
    <rect width="100%%" height="100%%" fill="#fff"/>
    <rect x="%d" y="14" width="12" height="12" fill="#c60"/><text x="%d" y="25" fill="#333">every agent on every store</text>
    <rect x="%d" y="14" width="12" height="12" fill="#06c"/><text x="%d" y="25" fill="#333">own store, mirrors between</text>
    """
        .formatted(WIDTH, height, LEFT, LEFT + 18, LEFT + 220, LEFT + 238);
  }

  private static String row(Measure measure, int y, AgentsLoad everywhere, AgentsLoad own) {
    var first = measure.of().applyAsDouble(everywhere);
    var second = measure.of().applyAsDouble(own);
    var most = Math.max(Math.max(first, second), 1e-9);
    return String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#333\">%s</text>%n",
            LEFT - 10,
            y + 22,
            measure.title())
        + bar(measure.form(), y, "#c60", first, most)
        + bar(measure.form(), y + 18, "#06c", second, most);
  }

  private static String bar(String form, int y, String colour, double value, double most) {
    var length = Math.max(1, value / most * LONGEST);
    return String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"15\" fill=\"%s\"/>"
            + "<text x=\"%.1f\" y=\"%d\" fill=\"#333\">"
            + form
            + "</text>%n",
        LEFT,
        y,
        length,
        colour,
        LEFT + length + 6,
        y + 12,
        value);
  }
}
