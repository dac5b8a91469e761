package dev.atoll.reconciler.fleet;

import dev.atoll.git.source.CommitId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A bare repository with a fleet, and a person with a clone who pushes to it with the real git. */
public final class FleetGit {

  private static final String CLUSTER =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Cluster
      metadata: {name: %1$s}
      spec:
        id: %2$d
        podCIDRs: [1%2$d.0.0.0/8]
        serviceCIDRs: [10.9%2$d.0.0/16]
        nodeCIDRs: [172.18.%2$d.0/24]
        datapath:
          provider: cilium
          version: 1.20.2
          values:
            routingMode: native
            ipv4NativeRoutingCIDR: 8.0.0.0/5
            ipam: {operator: {clusterPoolIPv4PodCIDRList: [1%2$d.0.0.0/8]}}
        mesh: {address: %1$s.mesh.example, ips: [172.18.%2$d.10], port: 32379, managedBy: helm}
        target: {kubeconfig: %3$s}
      """;

  private final Path bare;
  private final Path work;
  private final String fleet;

  private FleetGit(Path dir, String fleet) {
    this.bare = dir.resolve("fleet.git");
    this.work = dir.resolve("work");
    this.fleet = fleet;
  }

  /** A repository without a commit, and a clone of it, in a directory. */
  public static FleetGit empty(Path dir) {
    return empty(dir, "");
  }

  private static FleetGit empty(Path dir, String fleet) {
    var git = new FleetGit(dir, fleet);
    git.run(dir, "init", "-q", "--bare", "-b", "main", git.bare.toString());
    git.run(git.bare, "config", "receive.denyDeleteCurrent", "ignore");
    git.run(dir, "clone", "-q", git.bare.toString(), git.work.toString());
    // After thousands of objects git would tidy up behind our back, while we walk its folders.
    git.run(git.bare, "config", "gc.auto", "0");
    git.run(git.work, "config", "gc.auto", "0");
    return git;
  }

  /** The repository that a reconciler follows. */
  public Path bare() {
    return bare;
  }

  /** The work tree of the clone. */
  public Path work() {
    return work;
  }

  /** A fleet of these clusters with the namespace shop; nothing is pushed yet. */
  static FleetGit of(Path dir, String fleet, String... clusters) {
    var git = empty(dir, fleet);
    git.settings("");
    for (var i = 0; i < clusters.length; i++) {
      git.cluster(clusters[i], i + 1, clusters[i]);
    }
    git.write("namespaces/shop.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n");
    return git;
  }

  FleetGit settings(String more) {
    return write(
        "fleet.yaml",
        """
        apiVersion: atoll.dev/v1alpha1
        kind: Fleet
        metadata: {name: %s}
        spec:
          failOn: error
        %s\
        """
            .formatted(fleet, more.indent(2)));
  }

  FleetGit cluster(String name, int id, String kubeconfig) {
    return write("clusters/" + name + ".yaml", CLUSTER.formatted(name, id, kubeconfig));
  }

  /** A policy that lets pods with {@code app: from} in. */
  FleetGit policy(String name, String from) {
    return write("policies/shop/" + name + ".yaml", policyText(name, from));
  }

  static String policyText(String name, String from) {
    return """
    apiVersion: cilium.io/v2
    kind: CiliumNetworkPolicy
    metadata: {name: %s, namespace: shop}
    spec:
      endpointSelector: {matchLabels: {app: %s}}
      ingress:
        - fromEndpoints: [{matchLabels: {app: %s}}]
    """
        .formatted(name, name, from);
  }

  public FleetGit write(String path, String text) {
    try {
      var file = work.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces text in a file of the work tree. */
  public FleetGit edit(String path, String from, String to) {
    try {
      return write(path, Files.readString(work.resolve(path)).replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a file or a directory of the work tree. */
  public FleetGit remove(String path) {
    try (var below = Files.walk(work.resolve(path))) {
      var git = work.resolve(".git");
      for (var file : below.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.startsWith(git) && !file.equals(work)) {
          Files.delete(file);
        }
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything in the work tree, as a commit on the branch of the bare repository. */
  public CommitId push(String message) {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
    git("push", "-q", "--force", "origin", "HEAD:main");
    return head();
  }

  public CommitId head() {
    return new CommitId(git("rev-parse", "HEAD"));
  }

  /** Sets branch and work tree to another commit, whatever lies between. */
  void setTo(CommitId commit) {
    git("reset", "-q", "--hard", commit.hex());
    git("push", "-q", "--force", "origin", "HEAD:main");
  }

  public String git(String... args) {
    return run(work, args);
  }

  private String run(Path dir, String... args) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME", dir.toString(),
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "Ann",
                "GIT_AUTHOR_EMAIL", "ann@example.org",
                "GIT_COMMITTER_NAME", "Carl",
                "GIT_COMMITTER_EMAIL", "carl@example.org"));
    try {
      var process = builder.start();
      process.getOutputStream().close();
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + text);
      }
      return text.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
