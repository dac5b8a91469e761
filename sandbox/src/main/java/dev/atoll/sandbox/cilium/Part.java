package dev.atoll.sandbox.cilium;

import dev.atoll.sandbox.SandboxException;
import dev.atoll.sandbox.cilium.Supervisor.Program;
import java.util.Optional;

/** A program of a cluster that something may happen to. */
public final class Part {

  /** Which one. */
  public enum Kind {
    /** cilium-agent of the first node. */
    AGENT,
    OPERATOR,
    /** The cluster's etcd of the mesh. */
    STORE,
    /** What writes the cluster into its store. */
    EXPORTER,
    /** What brings other clusters into the store. */
    KVSTOREMESH
  }

  private final String name;
  private final Supervisor supervisor;
  private final Runnable wipe;
  private Optional<Program> stopped = Optional.empty();

  Part(String name, Supervisor supervisor, Runnable wipe) {
    this.name = name;
    this.supervisor = supervisor;
    this.wipe = wipe;
  }

  /** Kills it with SIGKILL; it is started again within a second, as a kubelet does. */
  public void kill() {
    supervisor.kill(name);
  }

  /** Kills it, and it stays away until {@link #start}. */
  public void stop() {
    stopped = supervisor.stop(name);
  }

  /** Starts it again after {@link #stop}. */
  public void start() {
    supervisor.start(stopped.orElseThrow(() -> new SandboxException(name + " was not stopped")));
  }

  /** Empties the cluster's store of the mesh, which loses all that was in it. */
  public void wipe() {
    wipe.run();
  }
}
