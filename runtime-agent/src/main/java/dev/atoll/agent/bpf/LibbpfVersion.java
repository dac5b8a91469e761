package dev.atoll.agent.bpf;

/** Which libbpf is here. */
public final class LibbpfVersion {
  private LibbpfVersion() {}

  /**
   * Such as {@code v1.1}.
   *
   * @throws BpfException if it is not installed
   */
  public static String text() {
    Libbpf.require();
    return Libbpf.text(Libbpf.address(Libbpf.VERSION));
  }
}
