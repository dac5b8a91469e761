package dev.atoll.benchmarks.datapath;

import java.io.IOException;
import java.nio.file.Path;

/** The datapath: what ways of packets cost, and how soon maps follow. */
public final class DatapathBenchmark {

  /** Fewer show whether it works, and are no result. */
  private static final int ROUNDS = Integer.getInteger("rounds", 40);

  private DatapathBenchmark() {}

  /** Measures and returns the text of a section. */
  public static String run(Path home) throws IOException, InterruptedException {
    try (var workshop = Workshop.open(home)) {
      var paths = new PathsText(Paths.measure(workshop, ROUNDS)).text();
      return "%d rounds.\n\n%s\n%s\n%s"
          .formatted(ROUNDS, paths, AgentFollowing.text(home, workshop), Following.text(workshop));
    }
  }
}
