package dev.atoll.reconciler.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decides; never from Git. Paths are absolute.
 *
 * @param source where the fleet repository is
 * @param credentials directory of kubeconfigs, one per target
 * @param outputRoot below which directory targets lie
 * @param branchRepositories what branch targets may write to, URL by name
 * @param state what the reconciler writes to
 * @param interval how often Git is asked
 * @param sweep how often every cluster is compared in full
 * @param listen loopback host and port of the status page
 * @param agents directory with one folder of agents' sockets per cluster
 */
public record OperatorConfig(
    Source source,
    Optional<Path> credentials,
    Optional<Path> outputRoot,
    Map<String, String> branchRepositories,
    Path state,
    Duration interval,
    Duration sweep,
    Optional<String> listen,
    Optional<Path> agents) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(60);
  public static final Duration DEFAULT_SWEEP = Duration.ofMinutes(10);

  /**
   * Where the fleet repository is.
   *
   * @param path of the fleet inside the repository, empty for the top
   */
  public record Source(String url, String branch, String path, Auth auth) {}

  /** How to prove who asks. Files, not secrets: they are read when needed, so they can change. */
  public sealed interface Auth {

    /** For public and local repositories. */
    record None() implements Auth {}

    /** A bearer token, for https. */
    record Token(Path file) implements Auth {}

    /** Name and password, for https. */
    record Password(String username, Path file) implements Auth {}

    /** A private key and the host keys that are trusted, for ssh. */
    record Key(Path file, Path knownHosts) implements Auth {}
  }

  public OperatorConfig {
    branchRepositories = Map.copyOf(branchRepositories);
  }
}
