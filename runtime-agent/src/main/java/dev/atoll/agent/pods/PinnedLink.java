package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A link that outlives us by its pin.
 *
 * @param target where it shall be: the number of an interface or a cgroup
 */
record PinnedLink(Path pin, long target) {

  /**
   * Sees to it that {@code program} is there: by the link that is pinned if it still is at the
   * target, by a new one else.
   */
  Outcome.Change put(BpfProgram program, Supplier<BpfLink> create) {
    if (isAlive()) {
      return takeOver(program);
    }
    remove();
    try (var link = create.get()) {
      link.pin(pin);
      return Outcome.Change.NEW;
    }
  }

  private Outcome.Change takeOver(BpfProgram program) {
    try (var link = BpfLink.pinned(pin)) {
      if (link.programId() == program.id()) {
        return Outcome.Change.NONE;
      }
      link.update(program);
      return Outcome.Change.REPLACED;
    }
  }

  /** Whether it is there and of effect: the target may be gone, and its number be another's. */
  boolean isAlive() {
    if (!Files.exists(pin)) {
      return false;
    }
    try (var link = BpfLink.pinned(pin)) {
      return link.target() == target;
    }
  }

  /** Takes the program away, whoever else holds the link; nothing happens if it is not there. */
  void remove() {
    if (!Files.exists(pin)) {
      return;
    }
    try (var link = BpfLink.pinned(pin)) {
      link.detach();
    } catch (BpfException e) {
      // Its target went first, or it never was a link; without the pin it ends in any case.
    }
    delete(pin);
  }

  static void delete(Path pin) {
    try {
      Files.deleteIfExists(pin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
