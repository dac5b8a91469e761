package dev.atoll.git;

import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Stops JGit between two objects when the thread that waits has given up. */
final class Cancellable extends EmptyProgressMonitor {

  private final Thread worker;

  Cancellable(Thread worker) {
    this.worker = worker;
  }

  @Override
  public boolean isCancelled() {
    return worker.isInterrupted();
  }
}
