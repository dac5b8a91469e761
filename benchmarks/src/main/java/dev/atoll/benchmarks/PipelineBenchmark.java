package dev.atoll.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Generated fleets from their files to the digests of all rendered objects. */
final class PipelineBenchmark {

  private static final List<Integer> CLUSTERS = List.of(10, 100, 511);
  private static final int WARM_UP = 1;
  private static final int MEASURED = 3;

  /** As {@code ./atoll check} runs. */
  private static final List<String> COMMAND =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** As {@code ./atoll serve} runs, but for the collector. */
  private static final List<String> SERVER = List.of("-XX:+UseSerialGC");

  private PipelineBenchmark() {}

  static String run(Path home) throws IOException, InterruptedException {
    var table =
        new Table(
            "clusters",
            "compiler",
            "objects",
            "JSON, MB",
            "wall, s",
            "CPU, s",
            "objects per CPU second",
            "peak heap, MB",
            "held at the end, MB");
    for (var clusters : CLUSTERS) {
      row(table, clusters, "quick (C1)", rounds(home, COMMAND, clusters));
      row(table, clusters, "full (C2)", rounds(home, SERVER, clusters));
    }
    return table + explanation();
  }

  private static String explanation() {
    return "\n"
        + "Each row is a JVM of its own with `-Xmx1g`, which reads the files of a generated"
        + " fleet (1,000 policies, 1,000 workloads, a fifth of the policies differs in each"
        + " cluster), loads, renders and checks it, and serialises and digests every object"
        + " of every cluster. "
        + WARM_UP
        + " round warms up, "
        + MEASURED
        + " are measured: the best (and the median). CPU time is that of the whole process,"
        + " collector and compiler included. `quick` is the compiler of `./atoll check`, `full`"
        + " that of `./atoll serve`. The peak counts garbage that was not yet collected.\n";
  }

  private static List<PipelineRound> rounds(Path home, List<String> flags, int clusters)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(Program.java(), "-Xmx1g"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PipelineRun.class.getName());
    command.addAll(List.of("" + clusters, "" + (WARM_UP + MEASURED)));
    return Program.output(home, Duration.ofMinutes(30), command)
        .lines()
        .skip(WARM_UP)
        .map(PipelineRound::parse)
        .toList();
  }

  private static void row(Table table, int clusters, String compiler, List<PipelineRound> rounds) {
    var first = rounds.getFirst();
    var cpu = Sample.of(rounds.stream().map(r -> r.cpuNanos() / 1e9).toList());
    table.row(
        "" + clusters,
        compiler,
        text("%,.0f", first.objects()),
        text("%.1f", first.bytes() / 1e6),
        Sample.of(rounds.stream().map(r -> r.wallNanos() / 1e9).toList()).text("%.2f"),
        cpu.text("%.2f"),
        text("%,.0f", first.objects() / cpu.min())
            + text(" (%,.0f)", first.objects() / cpu.median()),
        text("%.0f", rounds.stream().mapToLong(PipelineRound::peakBytes).max().orElse(0) / 1e6),
        text("%.0f", rounds.stream().mapToLong(PipelineRound::heldBytes).max().orElse(0) / 1e6));
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
