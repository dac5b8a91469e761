package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfLink;
import dev.atoll.agent.bpf.BpfObject;
import dev.atoll.agent.bpf.BpfProgram;
import dev.atoll.agent.pods.Outcome.Attached;
import dev.atoll.agent.pods.Outcome.Change;
import dev.atoll.agent.pods.Outcome.Refused;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Our programs at interfaces and at the cgroup. What is attached stays when the process ends, by
 * pins in a folder; another process takes it over and puts its programs in the place of the old
 * ones without a packet in between.
 *
 * <p>Interfaces are those of the calling thread's network namespace. One thread at a time.
 */
public final class Attachments {

  /** What is put at the cgroup, by the name of its program. */
  private static final Map<String, AttachPoint> SOCKETS =
      Map.of(
          "connect4", AttachPoint.CGROUP_INET4_CONNECT,
          "connect6", AttachPoint.CGROUP_INET6_CONNECT,
          "sendmsg4", AttachPoint.CGROUP_UDP4_SENDMSG,
          "sendmsg6", AttachPoint.CGROUP_UDP6_SENDMSG,
          "recvmsg4", AttachPoint.CGROUP_UDP4_RECVMSG,
          "recvmsg6", AttachPoint.CGROUP_UDP6_RECVMSG,
          "getpeername4", AttachPoint.CGROUP_INET4_GETPEERNAME,
          "getpeername6", AttachPoint.CGROUP_INET6_GETPEERNAME,
          "released", AttachPoint.CGROUP_INET_SOCK_RELEASE);

  private final PinFolder links;
  private final BpfObject programs;
  private final Mode mode;
  private final boolean besideOthers;
  private final Strangers strangers;
  private boolean held;

  /**
   * @param links a folder in a BPF file system; it is made if it is not there
   * @param programs loaded
   * @param besideOthers attach in front of programs that are not ours, which then see only what
   *     ours leave to them: nothing
   */
  public Attachments(Path links, BpfObject programs, Mode mode, boolean besideOthers) {
    this.links = new PinFolder(links);
    this.programs = programs;
    this.mode = mode;
    this.besideOthers = besideOthers;
    this.strangers = new Strangers(links, programs.programNames());
  }

  /** The same, and refuses where somebody else is. */
  public Attachments(Path links, BpfObject programs, Mode mode) {
    this(links, programs, mode, false);
  }

  /** Why nothing can be pinned in a folder, and what to do; it is made if it is not there. */
  public static Optional<String> trouble(Path folder) {
    return new PinFolder(folder).trouble();
  }

  /**
   * Leaves programs of a process before us where they are, whatever is attached, until {@link
   * #takeOver}.
   */
  public void hold() {
    held = true;
  }

  /**
   * Puts our programs in the places of all that a process before us left.
   *
   * @return what is in the way, for each that stays
   */
  public List<String> takeOver() {
    held = false;
    return new Succession(links, programs).run();
  }

  /** Puts {@code from_pod} and {@code to_pod} at the interface of a pod. */
  public Outcome attachPod(HostInterface to) {
    return attach(
        to.ifindex(),
        to.name(),
        Map.of(
            AttachPoint.TCX_INGRESS, programs.program("from_pod"),
            AttachPoint.TCX_EGRESS, programs.program("to_pod")));
  }

  /**
   * Puts the program of {@code role} at a device towards other nodes; at one that is no tunnel it
   * does not attach that of tunnels.
   */
  public Outcome attachDevice(int ifindex, String name, DeviceRole role) {
    if (role == DeviceRole.OVERLAY && !isTunnel(name)) {
      return new Refused(name + " is no device of kind vxlan: `ip -d link show dev " + name + "`.");
    }
    return attach(ifindex, name, Map.of(AttachPoint.TCX_INGRESS, programs.program(role.program())));
  }

  private static boolean isTunnel(String name) {
    return Device.named(name).filter(it -> it.kind().equals("vxlan")).isPresent();
  }

  private Outcome attach(int ifindex, String name, Map<AttachPoint, BpfProgram> wanted) {
    return outcome(() -> {
      var made = new ArrayList<Place>();
      try {
        return isOurs(ifindex, wanted)
            ? put(ifindex, wanted, made)
            : stranger(ifindex, name).orElseGet(() -> put(ifindex, wanted, made));
      } catch (RuntimeException e) {
        made.forEach(this::remove); // One side alone would be worse than none.
        throw e;
      }
    });
  }

  /** Whoever else is there came after us, or we were told to be there. */
  private boolean isOurs(int ifindex, Map<AttachPoint, BpfProgram> wanted) {
    return wanted.keySet().stream().allMatch(it -> isAlive(new Place(ifindex, it)));
  }

  private Optional<Outcome> stranger(int ifindex, String name) {
    return besideOthers ? Optional.empty() : strangers.at(ifindex, name).<Outcome>map(Refused::new);
  }

  private Outcome put(int ifindex, Map<AttachPoint, BpfProgram> wanted, List<Place> made) {
    var change = Change.NONE;
    for (var each : new EnumMap<>(wanted).entrySet()) {
      var place = new Place(ifindex, each.getKey());
      var one = put(place, each.getValue());
      if (one == Change.NEW) {
        made.add(place);
      }
      change = change.and(one);
    }
    return new Attached(change);
  }

  /** What is there by the other way is taken away afterwards: both at once judge a packet twice. */
  private Change put(Place place, BpfProgram program) {
    if (held && isAlive(place)) {
      return Change.NONE;
    }
    return switch (mode) {
      case TCX -> {
        var change =
            link(place).put(program, () -> BpfLink.tcx(program, place.ifindex(), place.point()));
        filter(place).remove();
        yield change;
      }
      case CLSACT -> {
        var change = filter(place).put(program);
        link(place).remove();
        yield change;
      }
    };
  }

  /**
   * Puts the programs of sockets at a cgroup of version 2 and all below it, beside programs of
   * others.
   */
  public Outcome attachCgroup(Path cgroup) {
    return outcome(() -> {
      var change = Change.NONE;
      long id = Namespace.inode(cgroup);
      for (var each : SOCKETS.entrySet()) {
        var program = programs.program(each.getKey());
        var link = new PinnedLink(links.path().resolve("cgroup-" + program.name()), id);
        if (!held || !link.isAlive()) {
          change =
              change.and(link.put(program, () -> BpfLink.cgroup(program, cgroup, each.getValue())));
        }
      }
      return new Attached(change);
    });
  }

  private Outcome outcome(Supplier<Outcome> attach) {
    try {
      return links.trouble().<Outcome>map(Refused::new).orElseGet(attach);
    } catch (BpfException e) {
      return new Refused(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return new Refused(links.path() + " cannot be changed: " + e.getMessage() + ".");
    }
  }

  /** Takes our programs from an interface, or what is left of them where it is gone. */
  public void detach(int ifindex) {
    for (var point : List.of(AttachPoint.TCX_INGRESS, AttachPoint.TCX_EGRESS)) {
      remove(new Place(ifindex, point));
    }
  }

  /** Takes the programs of sockets from their cgroup. */
  public void detachCgroup() {
    SOCKETS
        .keySet()
        .forEach(it -> new PinnedLink(links.path().resolve("cgroup-" + it), 0).remove());
  }

  /**
   * Interfaces at which programs of ours are, of this process or of one before it. Of interfaces
   * that are gone nothing is left afterwards.
   */
  public Set<Integer> adopted() {
    var alive = new TreeSet<Integer>();
    for (var pin : links.pins()) {
      Place.of(pin)
          .ifPresent(place -> {
            if (isAlive(place)) {
              alive.add(place.ifindex());
            } else {
              remove(place);
            }
          });
    }
    return Set.copyOf(alive);
  }

  private boolean isAlive(Place place) {
    return link(place).isAlive() || filter(place).isAlive();
  }

  private void remove(Place place) {
    link(place).remove();
    filter(place).remove();
  }

  private PinnedLink link(Place place) {
    return new PinnedLink(place.link(links.path()), place.ifindex());
  }

  private PinnedFilter filter(Place place) {
    return new PinnedFilter(place.filterProgram(links.path()), place.filter());
  }
}
