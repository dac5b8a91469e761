package dev.atoll.sandbox.netns;

/** What became of a {@link Probe}. */
public sealed interface Outcome {

  /**
   * It got there and somebody answered.
   *
   * @param line the first line without its end, as {@link Echo} writes it; less, or nothing, if the
   *     peer ended the connection before
   */
  record Answered(String line) implements Outcome {}

  /**
   * It got there and nobody listens: RST for TCP, ICMP port unreachable for UDP. A firewall that
   * rejects in this way looks the same.
   */
  record Refused() implements Outcome {}

  /**
   * Nothing came within the limit: dropped on the way there or back. Also a connection on which the
   * peer said nothing, and UDP to an address that no host has (see {@link Unreachable}).
   */
  record Silent() implements Outcome {}

  /**
   * A router, the own kernel or its neighbour table said that it does not get there, or a
   * connection broke after it was made.
   *
   * <p>For TCP each ICMP unreachable counts; for UDP only those that Linux holds for final, {@code
   * icmp_err_convert} in net/ipv4/icmp.c: prohibited and unknown do, host and net unreachable do
   * not.
   *
   * @param reason the kernel's text, such as {@code No route to host} or {@code Network is
   *     unreachable}
   */
  record Unreachable(String reason) implements Outcome {}
}
