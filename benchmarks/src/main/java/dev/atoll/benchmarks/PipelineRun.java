package dev.atoll.benchmarks;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.sandbox.synthetic.FleetSize;
import dev.atoll.sandbox.synthetic.SyntheticFleet;
import dev.atoll.validators.Review;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;

/** One size of fleet in a JVM of its own: each round prints a line that the parent reads. */
public final class PipelineRun {

  private static final int POLICIES = 1000;
  private static final int WORKLOADS = 1000;
  private static final long SEED = 1;
  private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private PipelineRun() {}

  /**
   * Entry point.
   *
   * @param args clusters, and rounds
   */
  public static void main(String[] args) throws IOException {
    var directory = Files.createTempDirectory("atoll-benchmark");
    try {
      write(directory, new FleetSize(Integer.parseInt(args[0]), POLICIES, WORKLOADS, SEED));
      for (var round = 0; round < Integer.parseInt(args[1]); round++) {
        System.out.println(round(directory));
      }
    } finally {
      delete(directory);
    }
  }

  private static void write(Path directory, FleetSize size) throws IOException {
    for (var file : SyntheticFleet.files(size)) {
      var path = directory.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.write(path, file.content());
    }
  }

  private static PipelineRound round(Path directory) {
    Heap.clear();
    var wall = System.nanoTime();
    var cpu = Heap.cpu();
    var review = Review.of(DirectoryFiles.read(directory, FileLimits.DEFAULT), DAY);
    if (!review.findings().isEmpty()) {
      throw new IllegalStateException("the fleet has findings: " + review.findings().getFirst());
    }
    var objects = 0L;
    var bytes = 0L;
    for (var rendered : review.rendered().values()) {
      for (var object : rendered.objects()) {
        objects++;
        bytes += object.manifest().json().length;
        if (object.digest().isEmpty()) {
          throw new IllegalStateException("no digest");
        }
      }
    }
    var cpuNanos = Heap.cpu() - cpu;
    var wallNanos = System.nanoTime() - wall;
    var peak = Heap.peak();
    var held = Heap.held();
    return new PipelineRound(
        objects, bytes, wallNanos, cpuNanos, peak, review.fleet().clusters().isEmpty() ? 0 : held);
  }

  static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
