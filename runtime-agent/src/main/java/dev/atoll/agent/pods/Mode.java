package dev.atoll.agent.pods;

import dev.atoll.agent.bpf.AttachPoint;
import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.Errno;
import dev.atoll.agent.bpf.LoadedProgram;

/** How programs are put at interfaces. */
public enum Mode {
  /** By links, each pinned (Linux 6.6). */
  TCX,
  /** By filters of {@code clsact}, for older kernels; their programs are pinned beside. */
  CLSACT;

  private static final int LOOPBACK = 1;

  /**
   * What this kernel is able to.
   *
   * @throws BpfException if we may not ask it, or libbpf is not there
   */
  public static Mode ofKernel() {
    try {
      LoadedProgram.at(LOOPBACK, AttachPoint.TCX_INGRESS);
      return TCX;
    } catch (BpfException e) {
      if (e.errno().equals(Errno.EINVAL)) {
        return CLSACT;
      }
      throw e;
    }
  }
}
