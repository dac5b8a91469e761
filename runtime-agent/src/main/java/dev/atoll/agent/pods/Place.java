package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.TcFilter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One side of an interface, and the names of our pins for it.
 *
 * @param point {@link AttachPoint#TCX_INGRESS} or {@link AttachPoint#TCX_EGRESS}
 */
record Place(int ifindex, AttachPoint point) {
  /** By which our filters are known beside their programs' names: "atoll" as it may be spelt. */
  static final int HANDLE = 0xa7011;

  /** In front of all others: what we drop nobody else shall see. */
  static final int PRIORITY = 1;

  private static final Pattern NAME = Pattern.compile("([1-9]\\d{0,8})-(ingress|egress)(-clsact)?");

  /** Of a pin; none if it is of something else. */
  static Optional<Place> of(Path pin) {
    var name = NAME.matcher(pin.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new Place(
                Integer.parseInt(name.group(1)),
                name.group(2).equals("ingress") ? AttachPoint.TCX_INGRESS : AttachPoint.TCX_EGRESS))
        : Optional.empty();
  }

  /** {@code ingress} or {@code egress}, as {@code tc} says it. */
  String side() {
    return point == AttachPoint.TCX_INGRESS ? "ingress" : "egress";
  }

  Path link(Path folder) {
    return folder.resolve(ifindex + "-" + side());
  }

  /** A BPF file system takes no names with dots. */
  Path filterProgram(Path folder) {
    return folder.resolve(ifindex + "-" + side() + "-clsact");
  }

  TcFilter filter() {
    return new TcFilter(ifindex, point, HANDLE, PRIORITY);
  }
}
