package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.mesh.MeshDifference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What connections, requests and streams cost on each way, measured in rounds. */
final class Paths {
  /** How many services there are; fewer are no result. */
  static final List<Integer> SIZES =
      Stream.of(System.getProperty("services", "10,1000,10000").split(","))
          .map(Integer::valueOf)
          .toList();

  private static final int CONNECTIONS = Integer.getInteger("connections", 2_000);
  private static final int REQUESTS = CONNECTIONS * 5 / 2;
  private static final int STREAM_ROUNDS = 30;
  private static final int STREAM_SECONDS = 1;
  private static final long READ_NANOS = 1_000_000;

  /**
   * What was measured, a value for each round.
   *
   * @param connect nanoseconds of a connection with one request
   * @param ask nanoseconds of a request
   * @param stream bits a second, of some ways
   */
  record Measured(Map<Way, double[]> connect, Map<Way, double[]> ask, Map<Way, double[]> stream) {}

  private final List<Site> sites = new ArrayList<>();
  private volatile boolean over;

  private Paths() {}

  static Measured measure(Workshop workshop, int rounds) throws IOException, InterruptedException {
    int cpus = Runtime.getRuntime().availableProcessors();
    var paths = new Paths();
    try {
      paths.build(workshop);
      onCpu("0");
      return paths.measure(rounds);
    } finally {
      onCpu("0-" + (cpus - 1));
    }
  }

  /** All threads of this process, which must not disturb what is measured on another. */
  private static void onCpu(String list) {
    Shell.run("taskset -acp " + list + " " + ProcessHandle.current().pid());
  }

  private void build(Workshop workshop) throws IOException {
    var told = new LinkedHashMap<Integer, MeshDifference>();
    for (var way : Way.all(SIZES)) {
      var site =
          Site.build(way, sites.size(), workshop, n -> told.computeIfAbsent(n, Services::told));
      workshop.keep(site);
      sites.add(site);
    }
  }

  private Measured measure(int rounds) throws InterruptedException {
    var reader = Thread.ofPlatform().start(this::read);
    try {
      sites.forEach(site -> site.connect(CONNECTIONS / 4));
      var connect = interleaved(rounds, sites, site -> site.connect(CONNECTIONS));
      var ask = interleaved(rounds, sites, site -> site.ask(REQUESTS));
      var wide = sites.stream().filter(s -> Way.wide().contains(s.way())).toList();
      var stream =
          interleaved(Math.min(rounds, STREAM_ROUNDS), wide, site -> site.stream(STREAM_SECONDS));
      return new Measured(connect, ask, stream);
    } finally {
      over = true;
      reader.join();
    }
  }

  /** As the agent does, about each millisecond. */
  private void read() {
    while (!over) {
      sites.forEach(Site::drain);
      LockSupport.parkNanos(READ_NANOS);
    }
  }

  /** In each round each of them once, another one the first, and every second round backwards. */
  private static Map<Way, double[]> interleaved(
      int rounds, List<Site> sites, ToDoubleFunction<Site> work) {
    var all = new LinkedHashMap<Way, double[]>();
    sites.forEach(site -> all.put(site.way(), new double[rounds])); // in the order of sites
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < sites.size(); i++) {
        int turn = round % 2 == 0 ? i : sites.size() - 1 - i;
        var site = sites.get((turn + round) % sites.size());
        var cost = work.applyAsDouble(site);
        all.computeIfAbsent(site.way(), way -> new double[rounds])[round] = cost;
      }
    }
    return all;
  }
}
