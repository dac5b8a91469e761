package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A mesh, probes and Cilium's answers as a file. Differences that were found are kept as such files
 * and asked for ever after.
 */
record Scenario(TestMesh mesh, List<Probe> probes, List<Answer> answers) {

  private static final Path KEPT = Path.of("src/test/resources/oracle");

  static List<Path> kept() {
    try (var files = Files.list(directory())) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path directory() {
    return Files.isDirectory(KEPT) ? KEPT : Path.of("policy-engine").resolve(KEPT);
  }

  static Scenario read(Path file) {
    try {
      var json = MeshReader.json(Files.readAllBytes(file));
      return new Scenario(
          MeshReader.mesh(json),
          MeshReader.probes(json),
          json.items("answers").stream().map(a -> Answer.of(a.asString().orElseThrow())).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it under a name of its own among the kept ones. */
  Path keep(String name) {
    return write(directory().resolve(name + ".json"));
  }

  Path write(Path file) {
    try {
      return Files.writeString(file, pretty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file's text; the oracle reads it as a request, too. */
  String pretty() {
    var letters =
        answers.stream().map(a -> "" + a.egress().letter() + a.ingress().letter()).toList();
    var request = MeshJson.request(mesh, probes).asMapping().orElseThrow();
    return Json.pretty(request.with("answers", Values.of(letters)));
  }
}
