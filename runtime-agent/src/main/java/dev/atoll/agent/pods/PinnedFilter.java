package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfProgram;
import dev.atoll.agent.bpf.LoadedProgram;
import dev.atoll.agent.bpf.TcFilter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A filter of clsact, which outlives us by itself; its program is pinned so that it is known. */
record PinnedFilter(Path pin, TcFilter filter) {

  Outcome.Change put(BpfProgram program) {
    var before = filter.programId();
    if (before.isPresent() && before.get() == program.id() && Files.exists(pin)) {
      return Outcome.Change.NONE;
    }
    filter.attach(program);
    PinnedLink.delete(pin);
    program.pin(pin);
    return before.isPresent() ? Outcome.Change.REPLACED : Outcome.Change.NEW;
  }

  /** Whether the program that is pinned is at the interface. */
  boolean isAlive() {
    try {
      return Files.exists(pin)
          && filter.programId().filter(it -> it == LoadedProgram.pinned(pin).id()).isPresent();
    } catch (BpfException e) {
      return false;
    }
  }

  void remove() {
    if (Files.exists(pin)) {
      if (isAlive()) {
        filter.detach();
      }
      PinnedLink.delete(pin);
    }
  }
}
