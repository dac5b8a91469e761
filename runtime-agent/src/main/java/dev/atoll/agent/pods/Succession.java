package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.BpfProgram;
import dev.atoll.agent.bpf.LoadedProgram;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Programs of ours in the places of those of the same name that a process before us left, whatever
 * becomes of the pods there.
 *
 * <p>Of an interface the program that looks at what goes to the pod comes first: it finds flows
 * that the other one began under its predecessor, and the predecessor would not find ours.
 */
record Succession(PinFolder links, BpfObject programs) {
  private static final Comparator<Path> ORDER =
      Comparator.comparing((Path pin) -> Place.of(pin).map(Place::ifindex).orElse(0))
          .thenComparing(pin -> Place.of(pin).map(Place::side).orElse(""));

  /** What is in the way, for each that stays. */
  List<String> run() {
    return links.pins().stream()
        .sorted(ORDER)
        .flatMap(pin -> replaced(pin).stream())
        .map(why -> "another program stays: " + why)
        .toList();
  }

  private Optional<String> replaced(Path pin) {
    var filter =
        Place.of(pin)
            .map(it -> new PinnedFilter(it.filterProgram(links.path()), it.filter()))
            .filter(it -> it.pin().equals(pin));
    try {
      return filter.isPresent() ? replaced(filter.get()) : replacedLink(pin);
    } catch (BpfException e) {
      return Optional.of(pin + ": " + e.getMessage());
    }
  }

  private Optional<String> replaced(PinnedFilter filter) {
    if (!filter.isAlive()) {
      return Optional.empty();
    }
    var before = LoadedProgram.pinned(filter.pin());
    var after = ours(before);
    after.ifPresent(filter::put);
    return after.isPresent() ? Optional.empty() : Optional.of(foreign(filter.pin(), before));
  }

  /** What became of no effect, because its interface has gone, is left to be cleared away. */
  private Optional<String> replacedLink(Path pin) {
    try (var link = BpfLink.pinned(pin)) {
      if (link.target() == 0) {
        return Optional.empty();
      }
      var before = LoadedProgram.of(link.programId());
      var after = before.flatMap(this::ours);
      after.filter(it -> it.id() != link.programId()).ifPresent(link::update);
      return after.isPresent() ? Optional.empty() : before.map(it -> foreign(pin, it));
    }
  }

  private Optional<BpfProgram> ours(LoadedProgram other) {
    return programs.programNames().stream()
        .filter(other::isNamed)
        .findFirst()
        .map(programs::program);
  }

  private static String foreign(Path pin, LoadedProgram program) {
    return pin + " has the program " + program.name() + ", which this build does not have";
  }
}
