package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The policy engine on generated meshes: everything at once, one change, and the plain way. */
final class EngineBenchmark {

  private static final int CLUSTERS = 100;
  private static final int WARM_UP = 5;
  private static final int MEASURED = 9;
  private static final int DIFFERENCES = 40;
  private static final List<Integer> GROWTH = List.of(1000, 2000, 5000, 10_000, 20_000);
  private static final int GROWTH_RULES = 5000;
  private static final String PLOT = "docs/images/engine-growth.svg";

  /** What a JVM prints about one mesh. */
  private record Measured(String facts, List<EngineRound> rounds) {

    EngineRound cold() {
      return rounds.getFirst();
    }

    List<EngineRound> warm() {
      return rounds.subList(WARM_UP, rounds.size());
    }

    Sample sample(ToDoubleFunction<EngineRound> what) {
      return Sample.of(warm().stream().map(what::applyAsDouble).toList());
    }
  }

  private EngineBenchmark() {}

  static String run(Path home) throws IOException, InterruptedException {
    return full(home) + difference(home) + plain(home) + growth(home);
  }

  private static String full(Path home) throws IOException, InterruptedException {
    var table =
        new Table(
            "classes x rules",
            "limit, compiler",
            "wall, ms",
            "classes, rows, map, ms",
            "CPU, ms",
            "first run, ms",
            "peak heap, MB",
            "held at the end, MB");
    var first = measured(home, "-Xmx512m", "", 5000, 5000);
    row(table, "5,000 x 5,000", "512 MB, full (C2)", first);
    row(
        table,
        "5,000 x 5,000",
        "512 MB, quick (C1)",
        measured(home, "-Xmx512m", "-XX:TieredStopAtLevel=1", 5000, 5000));
    var second = measured(home, "-Xmx2g", "", 20_000, 10_000);
    row(table, "20,000 x 10,000", "2 GB, full (C2)", second);
    return table
        + "\nWhat every source reaches on every port: classes and columns, rows, and the map of all"
        + " pairs on all stretches of ports, by two threads, from policies and pods in memory. "
        + rounds()
        + " The first run is in a cold JVM, its policies just read. What was generated, counted:\n"
        + "- "
        + first.facts()
        + "\n- "
        + second.facts()
        + "\n";
  }

  private static String rounds() {
    return WARM_UP
        + " rounds warm up, "
        + MEASURED
        + " are measured: the best (and the median). CPU time is that of the whole process.";
  }

  private static void row(Table table, String size, String flags, Measured m) {
    table.row(
        size,
        flags,
        m.sample(EngineRound::wallMillis).text("%.0f"),
        text("%.0f", m.sample(r -> r.universeNanos() / 1e6).median())
            + text(", %.0f", m.sample(r -> r.rowsNanos() / 1e6).median())
            + text(", %.0f", m.sample(r -> r.mapNanos() / 1e6).median()),
        m.sample(r -> r.cpuNanos() / 1e6).text("%.0f"),
        text("%.0f", m.cold().wallMillis()),
        text("%.0f", m.rounds().stream().mapToLong(EngineRound::peakBytes).max().orElse(0) / 1e6),
        text("%.0f", m.rounds().stream().mapToLong(EngineRound::heldBytes).max().orElse(0) / 1e6));
  }

  private static Measured measured(
      Path home, String memory, String compiler, int classes, int rules)
      throws IOException, InterruptedException {
    var lines =
        output(
            home, memory, compiler, EngineRun.class, CLUSTERS, classes, rules, WARM_UP + MEASURED);
    return new Measured(lines.getFirst(), lines.stream().skip(1).map(EngineRound::parse).toList());
  }

  private static String difference(Path home) throws IOException, InterruptedException {
    var rounds =
        output(home, "-Xmx1g", "", DifferenceRun.class, CLUSTERS, 5000, 5000, 2 * DIFFERENCES)
            .stream()
            .skip(DIFFERENCES)
            .map(EngineBenchmark::numbers)
            .toList();
    var table = new Table("the state before", "wall, ms", "longest, ms", "CPU, ms");
    differenceRow(table, "remembered", 0, rounds);
    differenceRow(table, "not remembered", 1, rounds);
    var pairs = Sample.of(rounds.stream().map(r -> (double) r[4]).toList());
    return "\n"
        + table
        + "\nThe difference that one rule less makes in the first mesh, with its causes; "
        + DIFFERENCES
        + " rules, one after another, after as many to warm up: the best (and the median). "
        + text("At the median %,.0f pairs of workloads change", pairs.median())
        + text(", at most %,.0f. Both ways must agree.\n", pairs.sorted().getLast());
  }

  private static void differenceRow(Table table, String what, int column, List<long[]> rounds) {
    var wall = Sample.of(rounds.stream().map(r -> r[column] / 1e6).toList());
    table.row(
        what,
        wall.text("%.0f"),
        text("%.0f", wall.sorted().getLast()),
        Sample.of(rounds.stream().map(r -> r[column + 2] / 1e6).toList()).text("%.0f"));
  }

  private static String plain(Path home) throws IOException, InterruptedException {
    var table =
        new Table("classes x rules", "questions", "plain, CPU ms", "engine, CPU ms", "ratio");
    for (var size : List.of(60, 120, 240)) {
      var n = numbers(output(home, "-Xmx1g", "", PlainRun.class, 6, size, size).getFirst());
      table.row(
          size + " x " + size,
          text("%,.0f", n[4]),
          text("%,.0f", n[1] / 1e6),
          text("%.0f", n[3] / 1e6),
          text("%,.0f", (double) n[1] / n[3]));
    }
    return "\n"
        + table
        + "\nThe plain way asks every rule about every pair on every stretch of ports, the engine"
        + " computes all of them at once; one thread each, six clusters. Every answer is compared.\n";
  }

  private static String growth(Path home) throws IOException, InterruptedException {
    var table = new Table("classes", "wall, ms", "CPU, ms", "held at the end, MB");
    var points = new TreeMap<Integer, Double>();
    for (var classes : GROWTH) {
      var m = measured(home, "-Xmx2g", "", classes, GROWTH_RULES);
      points.put(classes, m.sample(EngineRound::wallMillis).median());
      table.row(
          text("%,.0f", classes),
          m.sample(EngineRound::wallMillis).text("%.0f"),
          m.sample(r -> r.cpuNanos() / 1e6).text("%.0f"),
          text("%.0f", m.cold().heldBytes() / 1e6));
    }
    Files.writeString(home.resolve(PLOT), GrowthPlot.of(points));
    return "\n"
        + table
        + text("\nThe same with %,.0f rules and more and more classes.\n", GROWTH_RULES)
        + "\n![Milliseconds by number of classes](images/engine-growth.svg)\n";
  }

  private static List<String> output(
      Path home, String memory, String compiler, Class<?> program, int... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Program.java(), memory, "-XX:+UseSerialGC"));
    if (!compiler.isEmpty()) {
      command.add(compiler);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    Arrays.stream(arguments).mapToObj(Integer::toString).forEach(command::add);
    return Program.output(home, Duration.ofMinutes(30), command).lines().toList();
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
