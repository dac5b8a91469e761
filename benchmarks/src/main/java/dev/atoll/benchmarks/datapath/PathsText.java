package dev.atoll.benchmarks.datapath;

import java.util.Locale;
import java.util.Map;

/** What was measured on the ways, as tables, and beside its goals. */
record PathsText(Paths.Measured measured) {
  private static final double GOAL = 1.05;
  private static final double LIMIT = 1.10;
  private static final double GROWTH = 1.02;
  private static final double STREAM = 0.95;

  String text() {
    return costs() + "\n" + streams() + "\n" + goals();
  }

  private String costs() {
    var text =
        new StringBuilder(
            """
            | way | services | connection, µs | × direct | request, µs | × direct |
            | --- | --- | --- | --- | --- | --- |
            """);
    measured.connect().keySet().forEach(way -> text.append(row(way)));
    return text.toString();
  }

  private String row(Way way) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %s | %.1f | %s |%n",
        way.title(),
        way.services() == 0 ? "" : "%,d".formatted(way.services()),
        Interval.median(of(measured.connect(), way)) / 1e3,
        ratio(measured.connect(), way, Way.DIRECT).text(),
        Interval.median(of(measured.ask(), way)) / 1e3,
        ratio(measured.ask(), way, Way.DIRECT).text());
  }

  private String streams() {
    var text =
        new StringBuilder(
            """
            | one stream | services | Gbit/s | × direct |
            | --- | --- | --- | --- |
            """);
    measured.stream()
        .keySet()
        .forEach(way ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %s | %.1f | %s |%n",
                    way.title(),
                    way.services() == 0 ? "" : "%,d".formatted(way.services()),
                    Interval.median(of(measured.stream(), way)) / 1e9,
                    ratio(measured.stream(), way, Way.DIRECT).text())));
    return text.toString();
  }

  private String goals() {
    var text =
        new StringBuilder(
            """
            | goal | measured | |
            | --- | --- | --- |
            """);
    for (int n : Paths.SIZES) {
      var services = "%,d services".formatted(n);
      var best = ratio(measured.connect(), Way.best(n), Way.DIRECT);
      text.append(
          goal(
              "connection by socket LB with policy at most 1.05 × direct (1.10 is the limit), "
                  + services,
              best,
              best.to() <= GOAL ? "met" : best.to() <= LIMIT ? "within the limit" : "missed"));
      var twin = ratio(measured.connect(), Way.best(n), Way.nftables(n));
      text.append(goal("the same below nftables, " + services, twin, met(twin.to() < 1)));
    }
    var ask = ratio(measured.ask(), Way.best(10), Way.DIRECT);
    text.append(
        goal(
            "a request the same way at most 1.05 × direct (1.10 is the limit)",
            ask,
            ask.to() <= GOAL ? "met" : ask.to() <= LIMIT ? "within the limit" : "missed"));
    var growth = ratio(measured.connect(), Way.best(Paths.SIZES.getLast()), Way.best(10));
    text.append(
        goal(
            "%,d services at most 1.02 × 10 services".formatted(Paths.SIZES.getLast()),
            growth,
            growth.to() <= GROWTH
                ? "met"
                : growth.median() <= GROWTH ? "met at the median" : "missed"));
    var stream = ratio(measured.stream(), Way.best(10), Way.DIRECT);
    text.append(
        goal(
            "a stream by socket LB with policy at least 0.95 × direct",
            stream,
            met(stream.from() >= STREAM)));
    return text.toString();
  }

  private static String goal(String words, Interval interval, String verdict) {
    return "| %s | %s | %s |%n".formatted(words, interval.text(), verdict);
  }

  private static String met(boolean met) {
    return met ? "met" : "missed";
  }

  private static Interval ratio(Map<Way, double[]> all, Way above, Way below) {
    return Interval.of(of(all, above), of(all, below));
  }

  private static double[] of(Map<Way, double[]> all, Way way) {
    var values = all.get(way);
    if (values == null) {
      throw new IllegalArgumentException(way.title() + " was not measured");
    }
    return values;
  }
}
