package dev.atoll.benchmarks;

import dev.atoll.benchmarks.datapath.DatapathBenchmark;
import dev.atoll.benchmarks.mesh.AgentsBenchmark;
import dev.atoll.benchmarks.mesh.MirrorBenchmark;
import dev.atoll.benchmarks.mesh.NodeBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks that are named, or all, and writes their tables into the document. */
public final class Benchmarks {

  /** Measures and returns the text of a section. */
  interface Benchmark {
    String run(Path home) throws IOException, InterruptedException;
  }

  private static final Map<String, Benchmark> ALL = all();

  private Benchmarks() {}

  private static Map<String, Benchmark> all() {
    var all = new LinkedHashMap<String, Benchmark>();
    all.put("pipeline", PipelineBenchmark::run);
    all.put("apply", ApplyBenchmark::run);
    all.put("engine", EngineBenchmark::run);
    all.put("start", StartBenchmark::run);
    all.put("enforced", EnforcedBenchmark::run);
    all.put("mirror", MirrorBenchmark::run);
    all.put("node", NodeBenchmark::run);
    all.put("agents", AgentsBenchmark::run);
    all.put("datapath", DatapathBenchmark::run);
    return all;
  }

  /**
   * Entry point.
   *
   * @param args names of benchmarks; none for all
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var home = Path.of(System.getenv().getOrDefault("ATOLL_HOME", ".")).toAbsolutePath();
    var document = home.resolve("docs/benchmarks.md");
    var wanted = args.length == 0 ? List.copyOf(ALL.keySet()) : List.of(args);
    for (var name : wanted) {
      var benchmark = ALL.get(name);
      if (benchmark == null) {
        throw new IllegalArgumentException(
            "no benchmark " + name + ", only " + String.join(", ", ALL.keySet()));
      }
      var before = Machine.load();
      var text = benchmark.run(home) + "\n" + Machine.conditions(before) + "\n";
      System.out.println(text);
      Document.write(document, name, text);
    }
  }
}
