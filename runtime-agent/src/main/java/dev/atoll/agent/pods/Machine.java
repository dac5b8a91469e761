package dev.atoll.agent.pods;

import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a machine, before anything is said about it.
 *
 * @param kernel release, {@code 6.18.44}
 * @param libbpf its version; empty if it is not installed
 * @param pins the folder for pins, and whether it lies in a BPF file system
 * @param btf whether the kernel describes its types
 * @param tcx whether the kernel answered a question about tcx; none if we may not ask
 * @param cgroup where the hierarchy of version 2 is mounted; empty if nowhere
 * @param capabilities effective ones of this process, a bit each (linux/capability.h)
 * @param destroys whether the kernel ends sockets on demand (CONFIG_INET_DIAG_DESTROY)
 * @param vxlan whether a device of that kind can be made
 * @param programs of the system that were not found, separated by spaces
 * @param underlay name of the device towards other nodes; empty if there is no default route
 * @param mtu of that device, 0 if there is none
 * @param settings of the kernel below net/, by name with dots; without those that are not there
 */
public record Machine(
    String kernel,
    String libbpf,
    Pins pins,
    boolean btf,
    Optional<Boolean> tcx,
    String cgroup,
    long capabilities,
    Optional<Boolean> destroys,
    boolean vxlan,
    String programs,
    String underlay,
    int mtu,
    Map<String, String> settings) {

  public Machine {
    settings = Map.copyOf(settings);
  }

  /** Where links and maps would be pinned. */
  public record Pins(String folder, boolean mounted) {}

  boolean has(int capability) {
    return (capabilities >>> capability & 1) == 1;
  }
}
