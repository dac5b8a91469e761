package dev.atoll.reconciler.fleet;

import dev.atoll.reconciler.status.Heartbeat;
import dev.atoll.reconciler.status.Liveness;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives signs of life from its start until it is closed, which is the last one. */
final class Pulse implements AutoCloseable {

  private final Clock clock;
  private final Consumer<Heartbeat> give;
  private final Heartbeat.ProcessId self = ThisMachine.self();
  private final Instant started;
  private final Thread thread;

  Pulse(Clock clock, Consumer<Heartbeat> give) {
    this.clock = clock;
    this.give = give;
    this.started = clock.instant();
    this.thread = Thread.ofVirtual().name("pulse").start(this::beating);
  }

  private void beating() {
    try {
      while (true) {
        give.accept(new Heartbeat(self, started, clock.instant(), Optional.empty()));
        Thread.sleep(Liveness.BEAT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // told to end
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var now = clock.instant();
    give.accept(new Heartbeat(self, started, now, Optional.of(now)));
  }
}
