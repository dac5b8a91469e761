package dev.atoll.policy.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the oracle's program in the cache, or builds it from its Go sources. */
final class OracleBuild {

  private static final long MINUTES = 45;

  private OracleBuild() {}

  /**
   * The program for the sources at hand.
   *
   * @throws IllegalStateException if it is not in the cache and cannot be built; says what to do
   */
  static Path program() {
    var sources = sources();
    var program =
        Path.of(System.getProperty("user.home"), ".cache", "atoll", "policy-oracle")
            .resolve(digest(sources).substring(0, 16))
            .resolve("policy-oracle");
    try {
      if (!Files.isExecutable(program)) {
        buildAlone(sources, program);
      }
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory of the Go sources, from this module or from the project's root. */
  private static Path sources() {
    for (var candidate : List.of(Path.of("oracle"), Path.of("policy-engine", "oracle"))) {
      if (Files.isRegularFile(candidate.resolve("go.mod"))) {
        return candidate.toAbsolutePath();
      }
    }
    throw new IllegalStateException(
        "no policy-engine/oracle/go.mod above " + Path.of("").toAbsolutePath());
  }

  private static String digest(Path sources) {
    try (var files = Files.list(sources)) {
      var sha = MessageDigest.getInstance("SHA-256");
      for (var file : files.filter(OracleBuild::isSource).sorted().toList()) {
        sha.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        sha.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isSource(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(".go") || name.equals("go.mod") || name.equals("go.sum");
  }

  /** One build at a time on this machine, whoever asks. */
  private static void buildAlone(Path sources, Path program) throws IOException {
    Files.createDirectories(program.getParent());
    var lockFile = program.resolveSibling("lock");
    try (var channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.isExecutable(program)) {
        build(sources, program);
      }
    }
  }

  private static void build(Path sources, Path program) throws IOException {
    var unfinished = program.resolveSibling("policy-oracle.unfinished");
    System.err.println("building Cilium's policy oracle (minutes the first time): " + program);
    long start = System.nanoTime();
    var go = start(sources, unfinished);
    try {
      while (!go.waitFor(15, TimeUnit.SECONDS)) {
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        System.err.println("building Cilium's policy oracle: " + seconds + " s");
        if (seconds > MINUTES * 60) {
          go.destroyForcibly();
          throw new IllegalStateException("go build took over " + MINUTES + " minutes");
        }
      }
    } catch (InterruptedException e) {
      go.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building the oracle", e);
    }
    if (go.exitValue() != 0) {
      throw new IllegalStateException(
          "go build in " + sources + " failed:\n" + Files.readString(log(program)));
    }
    Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Process start(Path sources, Path output) {
    var go =
        new ProcessBuilder(
                "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", output.toString(), ".")
            .directory(sources.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(output).toFile());
    go.environment().put("CGO_ENABLED", "0");
    go.environment().put("GOFLAGS", "-mod=mod");
    try {
      return go.start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "The differential tests ask Cilium's own policy code, a Go program in "
              + sources
              + ". It is not built and `go` does not start: install Go 1.26 or newer, or run the"
              + " build without them: -Dtest='!DifferentialTest,!OracleTest'.",
          e);
    }
  }

  private static Path log(Path program) {
    return program.resolveSibling("log");
  }
}
