package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.Errno;
import dev.atoll.agent.bpf.LoadedProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Programs and filters at an interface that are not ours. Of two owners each believes that what it
 * decides holds: Cilium's programs end the way of a packet ({@code cil_from_container}, bpf_lxc.c),
 * and so do ours.
 *
 * @param links where our pins are
 * @param names of our programs
 */
record Strangers(Path links, Set<String> names) {
  private static final int NAME_LENGTH = 15;

  /** A sentence that names the first one, if there is any on either side. */
  Optional<String> at(int ifindex, String device) {
    return Stream.of(AttachPoint.TCX_INGRESS, AttachPoint.TCX_EGRESS)
        .map(point -> new Place(ifindex, point))
        .flatMap(place -> Stream.concat(links(place), filters(place, device)))
        .findFirst()
        .map(it ->
            device
                + " has "
                + it
                + ", which is not ours: take it away, or let us attach in front of it if it may be"
                + " left out.");
  }

  private Stream<String> links(Place place) {
    var pinned = new PinnedLink(place.link(links), place.ifindex());
    var ours = pinned.isAlive() ? programAt(pinned.pin()) : Optional.<Integer>empty();
    return programs(place).stream()
        .filter(it -> !ours.equals(Optional.of(it.id())))
        .map(it -> "the tcx program " + it.name() + " (ID " + it.id() + ") at " + place.side());
  }

  private static Optional<Integer> programAt(Path pin) {
    try (var link = BpfLink.pinned(pin)) {
      return Optional.of(link.programId());
    }
  }

  private static List<LoadedProgram> programs(Place place) {
    try {
      return LoadedProgram.at(place.ifindex(), place.point());
    } catch (BpfException e) {
      if (e.errno().equals(Errno.EINVAL)) {
        return List.of(); // A kernel without tcx has none.
      }
      throw e;
    }
  }

  /** Only what has options is a filter; the rest is how {@code tc} shows its chain. */
  private Stream<String> filters(Place place, String device) {
    var shown = Command.run("tc", "-json", "filter", "show", "dev", device, place.side());
    return JsonTree.list(shown.output()).stream()
        .filter(it -> !it.object("options").fields().isEmpty())
        .filter(it -> !isOurs(it))
        .map(it -> "the filter " + name(it) + " of tc at " + place.side());
  }

  private boolean isOurs(JsonTree filter) {
    var options = filter.object("options");
    return options.text("handle").equals("0x" + Integer.toHexString(Place.HANDLE))
        && filter.number("pref").equals(Optional.of(Place.PRIORITY))
        && names.stream().anyMatch(it -> name(filter).equals(cut(it)));
  }

  private static String cut(String name) {
    return name.substring(0, Math.min(NAME_LENGTH, name.length()));
  }

  private static String name(JsonTree filter) {
    var options = filter.object("options");
    return Stream.of(
            options.object("prog").text("name"), options.text("bpf_name"), filter.text("kind"))
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse("without a name");
  }
}
