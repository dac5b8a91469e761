package dev.atoll.fleet.model;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The values.yaml of Cilium's charts, from the Go module cache. */
public final class CiliumCharts {
  /** One release of each known line, in the order of the tables. */
  public static final List<String> RELEASES = List.of("v1.18.8", "v1.19.4", "v1.20.2");

  private static final String VALUES = "install/kubernetes/cilium/values.yaml";
  private static final String SCHEMA = "install/kubernetes/cilium/values.schema.json";

  private CiliumCharts() {}

  /** The chart's values, or nothing where there is no Go or the module cannot be had. */
  public static Optional<Mapping> values(String release) throws IOException, InterruptedException {
    var dir = moduleDirectory(release);
    if (dir.isEmpty()) {
      return Optional.empty();
    }
    var text = Files.readString(dir.get().resolve(VALUES));
    var file = new SourceFile(release, text.getBytes(StandardCharsets.UTF_8));
    return Optional.of((Mapping) YamlReader.read(file, YamlLimits.DEFAULT).value().getFirst());
  }

  /** The schema that Helm holds values against; nothing where it cannot be had. */
  public static Optional<Mapping> schema(String release) throws IOException, InterruptedException {
    var dir = moduleDirectory(release);
    return dir.isEmpty()
        ? Optional.empty()
        : Optional.of((Mapping) Json.read(Files.readAllBytes(dir.get().resolve(SCHEMA))));
  }

  private static Optional<Path> moduleDirectory(String release)
      throws IOException, InterruptedException {
    var cache = Path.of(System.getProperty("user.home"), "go/pkg/mod/github.com/cilium");
    var known = cache.resolve("cilium@" + release);
    if (Files.exists(known.resolve(VALUES))) {
      return Optional.of(known);
    }
    return download(release) && Files.exists(known.resolve(VALUES))
        ? Optional.of(known)
        : Optional.empty();
  }

  private static boolean download(String release) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("chart");
    try {
      var process =
          new ProcessBuilder("go", "mod", "download", "github.com/cilium/cilium@" + release)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException noGo) {
      return false;
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
