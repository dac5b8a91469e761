package dev.atoll.agent.datapath;

/**
 * Value of {@code endpoints}: what is behind an interface.
 *
 * @param identity of the pod
 * @param policy under which its entries are; endpoints may share one
 * @param flags {@link #DENY_EGRESS} and its like
 * @param epoch flows that were judged under another one are judged again
 */
public record Endpoint(int identity, int policy, int flags, int epoch) implements Element {
  /** What no entry allows the pod to send is dropped. */
  public static final int DENY_EGRESS = 1;

  /** What no entry allows to be sent to the pod is dropped. */
  public static final int DENY_INGRESS = 2;

  /** Nothing passes: its entries did not fit. */
  public static final int CLOSED = 4;

  @Override
  public void write(Fields to) {
    to.u32("identity", identity);
    to.u32("policy", policy);
    to.u32("flags", flags);
    to.u32("epoch", epoch);
  }

  public static Endpoint read(byte[] bytes) {
    var in = new FieldSource(bytes);
    return new Endpoint(in.u32(), in.u32(), in.u32(), in.u32());
  }
}
