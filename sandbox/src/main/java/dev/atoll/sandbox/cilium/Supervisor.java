package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.node.Enclosure;
import dev.atoll.sandbox.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps programs running, as a kubelet does: one that ends is started again. */
final class Supervisor {

  /** Restarts of one program after which it is left to lie, so that its log can be read. */
  private static final int MOST_RESTARTS = 20;

  /**
   * A program in the network of a node.
   *
   * @param name of its process and its log
   */
  record Program(String name, Node node, List<String> command, Map<String, String> environment) {
    Program {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  private final ControlPlane plane;
  private final Enclosure enclosure;
  private final TreeMap<String, Program> wanted = new TreeMap<>();
  private final TreeMap<String, Integer> restarts = new TreeMap<>();

  Supervisor(ControlPlane plane, Enclosure enclosure) {
    this.plane = plane;
    this.enclosure = enclosure;
  }

  synchronized void start(Program program) {
    wanted.put(program.name(), program);
    launch(program);
  }

  /** Kills it; it is not started again before {@link #start}. Returns what it was. */
  synchronized Optional<Program> stop(String name) {
    var program = Optional.ofNullable(wanted.remove(name));
    plane.end(name, Duration.ZERO);
    return program;
  }

  /** Kills it, and {@link #mend} starts it again. */
  synchronized void kill(String name) {
    plane.end(name, Duration.ZERO);
  }

  /** Starts what ended. */
  synchronized void mend() {
    wanted.values().stream().filter(it -> plane.pid(it.name()).isEmpty()).forEach(this::again);
  }

  /** Stops all programs of a node. */
  synchronized void stopAll(Node node) {
    var names =
        wanted.values().stream().filter(it -> it.node().equals(node)).map(Program::name).toList();
    names.forEach(this::stop);
  }

  private void again(Program program) {
    if (restarts.merge(program.name(), 1, Integer::sum) <= MOST_RESTARTS) {
      launch(program);
    }
  }

  private void launch(Program program) {
    enclosure.run(program.name(), program.node().name(), program.command(), program.environment());
  }
}
