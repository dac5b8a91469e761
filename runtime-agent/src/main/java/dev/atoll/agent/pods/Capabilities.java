package dev.atoll.agent.pods;

import static dev.atoll.agent.pods.Capability.missing;
import static dev.atoll.agent.pods.Capability.ok;
import static dev.atoll.agent.pods.Capability.warning;

import dev.atoll.agent.pods.Capability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a machine lacks for the datapath, and what to do about it. Pure. */
public record Capabilities(List<Capability> all) {
  /** Numbers of linux/capability.h. */
  private static final Map<Integer, String> RIGHTS =
      new TreeMap<>(Map.of(12, "CAP_NET_ADMIN", 21, "CAP_SYS_ADMIN"));

  private static final int CAP_SYS_ADMIN = 21;
  private static final int CAP_PERFMON = 38;
  private static final int CAP_BPF = 39;

  /** Of IPv6 no link may have less (RFC 8200, 5), and the tunnel puts 70 bytes around it. */
  private static final int LEAST_MTU = 1350;

  public Capabilities {
    all = List.copyOf(all);
  }

  /** Says what follows from what was seen. */
  public static Capabilities of(Machine seen) {
    var all = new ArrayList<Capability>();
    all.add(kernel(seen));
    all.add(rights(seen));
    all.add(libbpf(seen));
    all.add(pins(seen));
    all.add(btf(seen));
    all.add(tcx(seen));
    all.add(cgroup(seen));
    all.add(sockets(seen));
    all.add(vxlan(seen));
    all.add(programs(seen));
    all.add(mtu(seen));
    all.add(forwarding(seen));
    all.add(reversePath(seen));
    all.add(bridges(seen));
    return new Capabilities(all);
  }

  /** Whether nothing that is needed is missing. */
  public boolean suffice() {
    return all.stream().noneMatch(it -> it.verdict() == Verdict.MISSING);
  }

  private static Capability kernel(Machine seen) {
    return isBefore(seen.kernel(), 5, 10)
        ? missing("kernel", seen.kernel(), "Use a kernel of 5.10 or later.")
        : ok("kernel", seen.kernel());
  }

  static boolean isBefore(String release, int major, int minor) {
    var parts = release.split("[^0-9]");
    int first = number(parts, 0);
    return first < major || (first == major && number(parts, 1) < minor);
  }

  private static int number(String[] parts, int index) {
    return index < parts.length && parts[index].matches("\\d{1,5}")
        ? Integer.parseInt(parts[index])
        : 0;
  }

  /** CAP_SYS_ADMIN is needed to look into the namespaces of pods, and stands for CAP_BPF too. */
  private static Capability rights(Machine seen) {
    var lacking = new ArrayList<String>();
    RIGHTS.forEach((bit, name) -> {
      if (!seen.has(bit)) {
        lacking.add(name);
      }
    });
    if (!seen.has(CAP_SYS_ADMIN) && !seen.has(CAP_BPF)) {
      lacking.add("CAP_BPF");
    }
    if (!seen.has(CAP_SYS_ADMIN) && !seen.has(CAP_PERFMON)) {
      lacking.add("CAP_PERFMON");
    }
    return lacking.isEmpty()
        ? ok("rights", "CAP_NET_ADMIN, CAP_SYS_ADMIN")
        : missing(
            "rights",
            "without " + String.join(", ", lacking),
            "Run as root, or with all of these.");
  }

  private static Capability libbpf(Machine seen) {
    return seen.libbpf().isEmpty()
        ? missing("libbpf", "libbpf.so.1 is not there", "Install it: apt-get install libbpf1.")
        : ok("libbpf", seen.libbpf());
  }

  private static Capability pins(Machine seen) {
    return seen.pins().mounted()
        ? ok("bpffs", seen.pins().folder())
        : missing(
            "bpffs",
            seen.pins().folder() + " is in no BPF file system",
            "Mount one: mount -t bpf bpf /sys/fs/bpf. Without it nothing outlives the agent.");
  }

  private static Capability btf(Machine seen) {
    return seen.btf()
        ? ok("btf", "/sys/kernel/btf/vmlinux")
        : warning(
            "btf",
            "the kernel does not describe its types",
            "Nothing of ours needs it; tools that show programs do.");
  }

  private static Capability tcx(Machine seen) {
    var without = "Programs are attached by clsact; Linux 6.6 has tcx.";
    return seen.tcx()
        .map(it -> it ? ok("tcx", "yes") : warning("tcx", "not in this kernel", without))
        .orElseGet(
            () -> missing("tcx", "the kernel does not let us ask", "See rights and libbpf above."));
  }

  private static Capability cgroup(Machine seen) {
    return seen.cgroup().isEmpty()
        ? missing(
            "cgroup2",
            "no hierarchy of version 2 is mounted",
            "Mount one: mount -t cgroup2 none /sys/fs/cgroup/unified.")
        : ok("cgroup2", seen.cgroup());
  }

  private static Capability sockets(Machine seen) {
    var without =
        "Connections of sockets to a backend that died end by their own timeouts:"
            + " CONFIG_INET_DIAG_DESTROY ends them at once.";
    return seen.destroys()
        .map(it ->
            it ? ok("sock-destroy", "yes") : warning("sock-destroy", "not in this kernel", without))
        .orElseGet(
            () -> warning("sock-destroy", "the kernel's configuration cannot be read", without));
  }

  private static Capability vxlan(Machine seen) {
    return seen.vxlan()
        ? ok("vxlan", "yes")
        : warning(
            "vxlan",
            "no such device can be made",
            "Load the module: modprobe vxlan. Without it pods of other clusters are reached by"
                + " native routes only.");
  }

  private static Capability programs(Machine seen) {
    return seen.programs().isEmpty()
        ? ok("programs", "ip, bridge, tc, nsenter")
        : missing(
            "programs",
            "not found: " + seen.programs(),
            "Install them: apt-get install iproute2 util-linux.");
  }

  private static Capability mtu(Machine seen) {
    if (seen.mtu() == 0) {
      return warning("mtu", "no device has a default route", "Name it: --underlay DEVICE.");
    }
    var found = seen.underlay() + " " + seen.mtu();
    return seen.mtu() < LEAST_MTU
        ? warning("mtu", found, "Raise it to " + LEAST_MTU + " or more for IPv6 in a tunnel.")
        : ok("mtu", found);
  }

  private static Capability forwarding(Machine seen) {
    return seen.settings().getOrDefault("net.ipv4.ip_forward", "").equals("1")
        ? ok("ip-forward", "on")
        : missing("ip-forward", "off", "Let the node forward: sysctl -w net.ipv4.ip_forward=1.");
  }

  /** The greater of the two holds (Documentation/networking/ip-sysctl.rst). */
  private static Capability reversePath(Machine seen) {
    for (var name : List.of("all", seen.underlay())) {
      var setting = "net.ipv4.conf." + name + ".rp_filter";
      if (seen.settings().getOrDefault(setting, "").equals("1")) {
        return missing(
            "rp-filter",
            setting + " is 1",
            "Packets of pods come from where no route leads back: sysctl -w " + setting + "=2.");
      }
    }
    return ok("rp-filter", "not strict");
  }

  private static Capability bridges(Machine seen) {
    return seen.settings().getOrDefault("net.bridge.bridge-nf-call-iptables", "").equals("1")
        ? warning(
            "bridge-nf-call",
            "on",
            "iptables sees packets between pods of one bridge: rules that drop them still do.")
        : ok("bridge-nf-call", "off");
  }
}
