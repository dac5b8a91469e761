package dev.atoll.reconciler.agent;

import dev.atoll.fleet.net.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/**
 * Where the sockets of agents lie: one folder per cluster, and in it one socket per node, of any
 * name that ends in {@code .sock}. Looked through again each time, as nodes come and go.
 *
 * @param root absolute
 * @param kind of the agents
 */
public record AgentDirectory(Path root, AgentKind kind) {

  /** Of Cilium's agents. */
  public AgentDirectory(Path root) {
    this(root, AgentKind.CILIUM);
  }

  /** Whether agents of a cluster can be asked. */
  public boolean has(String cluster) {
    return Files.isDirectory(root.resolve(cluster));
  }

  /** What every agent of a cluster shows now, by the name of its socket; side by side. */
  public List<AgentView> look(String cluster, AgentLimits limits) {
    return each(cluster, (socket, name) -> AgentReader.look(socket, name, kind, limits));
  }

  /**
   * Which identities every agent of a cluster knows addresses by; side by side. Atoll's are not
   * asked.
   */
  public List<AgentAddresses> addresses(
      String cluster, Collection<Cidr> ranges, AgentLimits limits) {
    return switch (kind) {
      case CILIUM ->
          each(cluster, (socket, name) -> AgentReader.addresses(socket, name, ranges, limits));
      case ATOLL -> List.of();
    };
  }

  private <T> List<T> each(String cluster, BiFunction<Path, String, T> question) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          sockets(cluster).stream()
              .map(s -> threads.submit(() -> question.apply(s, cluster + "/" + s.getFileName())))
              .toList();
      return answers.stream().map(AgentDirectory::await).toList();
    }
  }

  private static <T> T await(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<Path> sockets(String cluster) {
    try (var files = Files.list(root.resolve(cluster))) {
      return files.filter(f -> f.getFileName().toString().endsWith(".sock")).sorted().toList();
    } catch (IOException e) {
      return List.of(); // the folder went away: nobody can be asked
    }
  }
}
