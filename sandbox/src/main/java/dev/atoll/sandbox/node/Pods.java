package dev.atoll.sandbox.node;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.Deadline;
import dev.atoll.sandbox.SandboxException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The pods of some clusters as their API servers have them. */
public record Pods(ControlPlane plane, Collection<String> clusters) {
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  public Pods {
    clusters = List.copyOf(clusters);
  }

  /** Pods that have an address, by cluster, namespace and name. */
  public List<Pod> running() {
    return all().stream().filter(it -> !it.address().isEmpty()).toList();
  }

  private List<Pod> all() {
    return clusters.stream().flatMap(cluster -> of(cluster).stream()).toList();
  }

  private List<Pod> of(String cluster) {
    try {
      return Pod.all(cluster, plane.api(cluster));
    } catch (IOException e) {
      throw new SandboxException(cluster + ": " + e.getMessage(), e);
    }
  }

  /**
   * Waits until each has an address.
   *
   * @param trouble what does not work meanwhile, for the message
   * @throws SandboxException after three minutes
   */
  public void await(Supplier<List<String>> trouble) {
    var deadline = Deadline.in(START);
    while (all().stream().anyMatch(it -> it.address().isEmpty())) {
      if (deadline.passed()) {
        throw new SandboxException("pods do not start: " + String.join("; ", trouble.get()));
      }
      Deadline.pause(BETWEEN_LOOKS);
    }
  }
}
