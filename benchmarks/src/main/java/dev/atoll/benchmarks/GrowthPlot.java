package dev.atoll.benchmarks;

import java.util.Locale;
import java.util.SortedMap;

/** Milliseconds by number of classes, as SVG. */
final class GrowthPlot {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 280;
  private static final int LEFT = 60;
  private static final int BOTTOM = 240;
  private static final int TOP = 20;
  private static final int RIGHT = 540;
  private static final int STEPS = 4;

  private final double most;
  private final double longest;

  private GrowthPlot(double most, double longest) {
    this.most = most;
    this.longest = longest;
  }

  /**
   * The picture.
   *
   * @param points classes to milliseconds, at least one
   */
  static String of(SortedMap<Integer, Double> points) {
    var longest = points.values().stream().mapToDouble(d -> d).max().orElse(1);
    return new GrowthPlot(points.lastKey(), roundUp(longest)).draw(points);
  }

  /** To a number of one digit and noughts. */
  private static double roundUp(double value) {
    var unit = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / unit) * unit;
  }

  private String draw(SortedMap<Integer, Double> points) {
    var svg =
        new StringBuilder(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="#fff"/>
            """
                .formatted(WIDTH, HEIGHT));
    for (var i = 0; i <= STEPS; i++) {
      svg.append(line(longest * i / STEPS));
      svg.append(label(x(most * i / STEPS), BOTTOM + 18, "middle", most * i / STEPS));
    }
    var path = new StringBuilder();
    points.forEach((classes, ms) -> path.append(at("%.1f,%.1f ", x(classes), y(ms))));
    svg.append("<polyline fill=\"none\" stroke=\"#06c\" stroke-width=\"2\" points=\"")
        .append(path.toString().strip())
        .append("\"/>\n");
    points.forEach((classes, ms) ->
        svg.append(
            at("<circle fill=\"#06c\" r=\"4\" cx=\"%.1f\" cy=\"%.1f\"/>\n", x(classes), y(ms))));
    return svg.append(
            """
            <text x="%d" y="%d" text-anchor="middle" fill="#333">classes of pods</text>
            <text x="8" y="%d" fill="#333">ms</text>
            </svg>
            """
                .formatted((LEFT + RIGHT) / 2, HEIGHT - 6, TOP))
        .toString();
  }

  private String line(double ms) {
    return at("<path stroke=\"#ddd\" d=\"M%.1f %.1fH" + RIGHT + "\"/>\n", LEFT, y(ms))
        + label(LEFT - 6, y(ms) + 4, "end", ms);
  }

  private static String label(double x, double y, String anchor, double value) {
    return at("<text x=\"%.1f\" y=\"%.1f\" ", x, y)
        + String.format(
            Locale.ROOT, "text-anchor=\"%s\" fill=\"#333\">%,.0f</text>\n", anchor, value);
  }

  private double x(double classes) {
    return LEFT + classes / most * (RIGHT - LEFT);
  }

  private double y(double ms) {
    return BOTTOM - ms / longest * (BOTTOM - TOP);
  }

  private static String at(String format, double x, double y) {
    return String.format(Locale.ROOT, format, x, y);
  }
}
