package dev.atoll.reconciler.config;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.schema.Dialect;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.reconciler.config.OperatorConfig.Auth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the operator's configuration; relative paths are relative to its file. */
public final class OperatorConfigReader {

  private final Path file;
  private final List<Finding> findings = new ArrayList<>();

  private OperatorConfigReader(Path file) {
    this.file = file;
  }

  /**
   * The configuration, or what is wrong with it.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Checked<Optional<OperatorConfig>> read(Path file) {
    var reader = new OperatorConfigReader(file.toAbsolutePath().normalize());
    return new Checked<>(reader.config(), reader.findings);
  }

  private Optional<OperatorConfig> config() {
    var document = document();
    if (document.isEmpty()) {
      return Optional.empty();
    }
    schema().check(document.get()).stream()
        .map(v -> Finding.of(ConfigRule.SHAPE, v.pos(), v.message(), v.hint()))
        .forEach(findings::add);
    if (!findings.isEmpty()) {
      return Optional.empty();
    }
    var config = config(document.get());
    return findings.isEmpty() ? Optional.of(config) : Optional.empty();
  }

  private Optional<Mapping> document() {
    var read = YamlReader.read(source(), YamlLimits.DEFAULT);
    findings.addAll(read.findings());
    var mapping = read.value().stream().findFirst().flatMap(Value::asMapping);
    if (mapping.isEmpty() && findings.isEmpty()) {
      findings.add(
          Finding.of(
              ConfigRule.SHAPE,
              SourcePos.ofFile(file.toString()),
              "the configuration is empty",
              "write at least source.url and state"));
    }
    return mapping;
  }

  private SourceFile source() {
    try {
      return new SourceFile(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(new IOException("cannot read " + file, e));
    }
  }

  private static Schema schema() {
    try (var in = OperatorConfigReader.class.getResourceAsStream("operator.json")) {
      if (in == null) {
        throw new IllegalStateException("operator.json is not in the jar");
      }
      return Schema.parse((Mapping) Json.read(in.readAllBytes()), Dialect.JSON_SCHEMA);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OperatorConfig config(Mapping m) {
    return new OperatorConfig(
        new OperatorConfig.Source(
            m.string("source", "url").orElse(""),
            m.string("source", "branch").orElse("main"),
            m.string("source", "path").orElse(""),
            auth(m)),
        existing(m, "credentials", Files::isDirectory, "directory"),
        m.string("outputRoot").map(this::path),
        branchRepositories(m),
        path(m.string("state").orElse("")),
        m.string("interval")
            .map(OperatorConfigReader::duration)
            .orElse(OperatorConfig.DEFAULT_INTERVAL),
        m.string("sweep").map(OperatorConfigReader::duration).orElse(OperatorConfig.DEFAULT_SWEEP),
        m.string("listen"),
        existing(m, "agents", Files::isDirectory, "directory"));
  }

  private static Map<String, String> branchRepositories(Mapping m) {
    var byName = new LinkedHashMap<String, String>();
    m.mapping("branchRepositories")
        .ifPresent(r ->
            r.entries()
                .forEach((k, v) -> v.value().asString().ifPresent(url -> byName.put(k, url))));
    return byName;
  }

  private Auth auth(Mapping m) {
    var auth = m.mapping("source", "auth").orElse(Mapping.empty(m.pos()));
    var keys = auth.sortedKeys();
    return switch (String.join(" ", keys)) {
      case "" -> new Auth.None();
      case "tokenFile" -> new Auth.Token(required(auth, "tokenFile"));
      case "passwordFile username" ->
          new Auth.Password(auth.string("username").orElse(""), required(auth, "passwordFile"));
      case "keyFile knownHostsFile" ->
          new Auth.Key(required(auth, "keyFile"), required(auth, "knownHostsFile"));
      default -> {
        findings.add(
            Finding.of(
                ConfigRule.AUTH,
                auth.pos(),
                "source.auth has " + String.join(", ", keys),
                "give tokenFile, or username and passwordFile, or keyFile and knownHostsFile"));
        yield new Auth.None();
      }
    };
  }

  private Path required(Mapping auth, String key) {
    return existing(auth, key, Files::isRegularFile, "file").orElse(file);
  }

  private Optional<Path> existing(Mapping m, String key, Predicate<Path> there, String what) {
    var path = m.string(key).map(this::path);
    if (path.isPresent() && !there.test(path.get())) {
      findings.add(
          Finding.of(
              ConfigRule.MISSING_FILE,
              m.keyPos(key),
              "%s: there is no %s %s".formatted(key, what, path.get()),
              "make it, or correct the path; relative paths start at " + file.getParent()));
    }
    return path;
  }

  private Path path(String text) {
    return file.resolveSibling(text).normalize();
  }

  /** {@code 30s}, {@code 5m}, {@code 1h}; the schema has checked the form. */
  private static Duration duration(String text) {
    var digits = text.replaceAll("[a-z]", "");
    var number = Long.parseLong(digits);
    return switch (text.substring(digits.length())) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
