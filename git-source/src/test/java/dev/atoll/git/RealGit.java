package dev.atoll.git;

import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A work tree driven by the real git, cut off from the configuration of the machine. */
final class RealGit {

  static final String FLEET = "apiVersion: atoll.dev/v1alpha1\nkind: Fleet\n";

  private final Path dir;
  private final Map<String, String> env = new TreeMap<>();

  private RealGit(Path dir) {
    this.dir = dir;
    env.putAll(
        Map.of(
            "HOME", dir.toString(),
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_AUTHOR_NAME", "Ann",
            "GIT_AUTHOR_EMAIL", "ann@example.org",
            "GIT_COMMITTER_NAME", "Carl",
            "GIT_COMMITTER_EMAIL", "carl@example.org",
            "LC_ALL", "C.UTF-8"));
  }

  /** A new repository with the branch main and no commit. */
  static RealGit init(Path dir, String... options) {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var repo = new RealGit(dir);
    var args = new ArrayList<>(List.of("init", "-q", "-b", "main"));
    args.addAll(List.of(options));
    repo.git(args.toArray(String[]::new));
    return repo;
  }

  /** A new repository with a fleet of one commit. */
  static RealGit fleet(Path dir) {
    var repo = init(dir);
    repo.write("fleet.yaml", FLEET).write("policies/a.yaml", "kind: A\n").commit("first");
    return repo;
  }

  static RealGit at(Path dir) {
    return new RealGit(dir);
  }

  Path dir() {
    return dir;
  }

  RealGit with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  RealGit write(String path, String content) {
    return write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  RealGit write(String path, byte[] content) {
    try {
      var file = dir.resolve(path);
      Files.createDirectories(file.getParent());
      Files.write(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything that lies in the work tree, as a commit. */
  CommitId commit(String message) {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    return head();
  }

  CommitId head() {
    return new CommitId(git("rev-parse", "HEAD"));
  }

  String git(String... args) {
    return feed(new byte[0], args);
  }

  /** Runs git with {@code input}; fails the test when git fails. */
  String feed(byte[] input, String... args) {
    var result = run(input, args);
    if (result.code() != 0) {
      throw new AssertionError("git " + String.join(" ", args) + ": " + result.text());
    }
    return result.text().strip();
  }

  boolean succeeds(String... args) {
    return run(new byte[0], args).code() == 0;
  }

  private record Result(int code, String text) {}

  private Result run(byte[] input, String... args) {
    var command = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
    builder.environment().putAll(env);
    try {
      var process = builder.start();
      Thread.ofVirtual()
          .start(() -> {
            try (var out = process.getOutputStream()) {
              out.write(input);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("git " + String.join(" ", args) + " hangs");
      }
      return new Result(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
