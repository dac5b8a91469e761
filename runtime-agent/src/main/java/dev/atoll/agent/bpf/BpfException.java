package dev.atoll.agent.bpf;

/**
 * The kernel or libbpf refused a call: which one, on what, why, and what to do. The number is for
 * callers that can go on.
 */
public final class BpfException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int number;

  BpfException(String call, String subject, Errno errno) {
    this(call, subject, errno, advice(errno));
  }

  BpfException(String call, String subject, Errno errno, String advice) {
    super(call + " of " + subject + " failed: " + errno + ". " + advice);
    this.number = errno.number();
  }

  public Errno errno() {
    return new Errno(number);
  }

  private static String advice(Errno errno) {
    return switch (errno.name()) {
      case "EPERM", "EACCES" ->
          "Run as root, or with CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON; see also"
              + " /proc/sys/kernel/unprivileged_bpf_disabled and the kernel's lockdown.";
      case "ENOENT" -> "It is not there: look with `bpftool map`, `bpftool link` or below its pin.";
      case "E2BIG" -> "The map is full: fewer entries, or a larger map.";
      case "ENOMEM" -> "The kernel has no memory for it: see `free`, and the limit of the cgroup.";
      case "EEXIST", "EBUSY" -> "Somebody else is there already: look with `bpftool net`.";
      case "ENODEV" -> "The interface is gone.";
      case "EINVAL" ->
          "The kernel does not know this kind, flag or size: a kernel of 5.10 or later is needed, of"
              + " 6.6 or later for tcx.";
      case "EMFILE" -> "Too many open files: raise `ulimit -n`.";
      case "ENOSPC" -> "No room: the map is full, or the log of the verifier was cut off.";
      case "EOPNOTSUPP", "ENOTSUPP", "ENOSYS" -> "This kernel was built without it.";
      default -> "See bpf(2).";
    };
  }
}
