package dev.atoll.validators.reach.picture;

import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.validators.reach.picture.Layout.Frame;
import dev.atoll.validators.reach.picture.Layout.Heading;
import dev.atoll.validators.reach.picture.Layout.Place;
import dev.atoll.validators.reach.picture.Picture.Arrow;
import dev.atoll.validators.reach.picture.Picture.Way;
import dev.atoll.validators.reach.text.Plain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A picture as SVG, the same bytes for the same answer. Arrows have the colour of their source. */
public final class Svg {

  private static final List<String> COLOURS =
      List.of(
          "#2563a8", "#b4501e", "#3d7d3a", "#8a3f8f", "#0f7c80", "#a03050", "#6b6a1f", "#4b4fae");
  private static final double LETTER = 6.1;

  private final Picture picture;
  private final Layout layout;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, Integer> bends = new HashMap<>();

  private Svg(Picture picture) {
    this.picture = picture;
    this.layout = new Layout(picture);
  }

  /** The picture; ends with a newline. */
  public static String write(ReachAnswer answer) {
    var svg = new Svg(Picture.of(answer));
    svg.write();
    return svg.out.toString();
  }

  private void write() {
    head();
    layout.frames().forEach(this::frame);
    picture.arrows().forEach(this::arrow);
    layout.headings().forEach(this::heading);
    layout.places().values().forEach(this::card);
    out.append("</svg>\n");
  }

  private void head() {
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="system-ui, 'Helvetica Neue', Arial, sans-serif" font-size="11.5">
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        <defs>
        """
            .formatted(layout.width(), layout.height()));
    for (var i = 0; i < COLOURS.size(); i++) {
      out.append(
          """
          <marker id="a%d" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" \
          orient="auto"><path d="M0 0L8 4L0 8z" fill="%s"/></marker>
          """
              .formatted(i, COLOURS.get(i)));
    }
    out.append("</defs>\n");
    text(Layout.MARGIN, 26, "font-size=\"15\" font-weight=\"600\" fill=\"#1c2733\"", picture.caption());
    text(Layout.MARGIN, 46, "fill=\"#5b6773\"", picture.note());
  }

  private void frame(Frame f) {
    var colour = COLOURS.get(layout.frames().indexOf(f) % COLOURS.size());
    rect(
        f.x(),
        f.y(),
        f.width(),
        f.height(),
        "rx=\"10\" fill=\"#f4f6f8\" stroke=\"%s\" stroke-opacity=\"0.45\"".formatted(colour));
    text(
        f.x() + 12,
        f.y() + 21,
        "font-size=\"13\" font-weight=\"600\" fill=\"%s\"".formatted(colour),
        f.box().name());
  }

  private void heading(Heading h) {
    text(h.x() + 2, h.y(), "fill=\"#5b6773\" font-weight=\"600\"", h.text());
  }

  private void card(Place p) {
    out.append("<g><title>").append(escaped(p.card().name())).append("</title>\n");
    rect(
        p.x(),
        p.y(),
        Layout.CARD_WIDTH,
        p.height(),
        p.card().isOpen()
            ? "rx=\"5\" fill=\"#fff7e3\" stroke=\"#d9b25a\""
            : "rx=\"5\" fill=\"#ffffff\" stroke=\"#c3ccd5\"");
    text(
        p.x() + 9,
        p.y() + 16,
        "font-size=\"12.5\" font-weight=\"600\" fill=\"#1c2733\"",
        cut(p.card().label(), Layout.CARD_WIDTH - 24));
    if (p.card().ways().isEmpty()) {
      text(p.x() + 9, p.wayY(0) + 4, "fill=\"#98a3ad\"", "nobody reaches it");
    }
    for (var i = 0; i < p.card().ways().size(); i++) {
      way(p, i, p.card().ways().get(i));
    }
    out.append("</g>\n");
  }

  private void way(Place p, int number, Way way) {
    var said = way.who().isEmpty() ? way.ports() : way.ports() + " \u2190 " + way.who();
    out.append("<g><title>").append(escaped(said)).append("</title>");
    text(
        p.x() + 9,
        p.wayY(number) + 4,
        "fill=\"%s\"".formatted(way.open() ? "#8a6210" : "#33414d"),
        cut(said, Layout.CARD_WIDTH - 16));
    out.append("</g>\n");
  }

  /** Out of one side of the source's title, into the nearer side of the way. */
  private void arrow(Arrow arrow) {
    var from = layout.places().get(arrow.from());
    var to = layout.places().get(arrow.to());
    if (from == null || to == null) {
      return;
    }
    var rightwards = to.x() > from.x();
    var sameColumn = to.x() == from.x();
    var x1 = rightwards || sameColumn ? from.right() : from.x();
    var x2 = rightwards ? to.x() : sameColumn ? to.right() : to.x() + Layout.CARD_WIDTH;
    var reachOut = sameColumn ? bend(from) : Math.max(40, Math.abs(x2 - x1) / 2);
    var c1 = rightwards || sameColumn ? x1 + reachOut : x1 - reachOut;
    var c2 = rightwards ? x2 - reachOut : x2 + reachOut;
    var y1 = from.titleY();
    var y2 = to.wayY(arrow.way());
    var colour = from.box() % COLOURS.size();
    out.append(
        """
        <path d="M%d %dC%d %d %d %d %d %d" fill="none" stroke="%s" stroke-width="1.4" \
        stroke-opacity="0.75"%s marker-end="url(#a%d)"><title>%s</title></path>
        """
            .formatted(
                x1, y1, c1, y1, c2, y2, x2, y2, COLOURS.get(colour), "", colour, title(arrow, to)));
  }

  /** Arrows within one column bend out further and further, so that they can be told apart. */
  private int bend(Place from) {
    var n = bends.merge(from.box() + " " + from.x(), 1, Integer::sum);
    return 22 + (n - 1) % 6 * 9;
  }

  private static String title(Arrow arrow, Place to) {
    return escaped(
        arrow.from() + " \u2192 " + arrow.to() + ": " + to.card().ways().get(arrow.way()).ports());
  }

  private void rect(int x, int y, int width, int height, String style) {
    out.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" %s/>\n"
            .formatted(x, y, width, height, style));
  }

  private void text(int x, int y, String style, String text) {
    out.append("<text x=\"%d\" y=\"%d\" %s>%s</text>\n".formatted(x, y, style, escaped(text)));
  }

  private static String cut(String text, int width) {
    var letters = (int) (width / LETTER);
    return text.length() <= letters ? text : text.substring(0, letters - 1) + "\u2026";
  }

  private static String escaped(String text) {
    return Plain.of(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
