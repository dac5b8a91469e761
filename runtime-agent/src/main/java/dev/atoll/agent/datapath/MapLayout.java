package dev.atoll.agent.datapath;

import java.util.List;

/**
 * A map of the contract.
 *
 * @param name as in {@code maps.h}
 */
public record MapLayout(String name, Layout key, Layout value) {
  private static final Address A = Address.NONE;

  static final Layout EVENT =
      Layout.of(
          "event",
          new Event(
              0,
              A,
              A,
              0,
              0,
              0,
              Direction.EGRESS,
              false,
              Reason.FORWARDED,
              0,
              0,
              0,
              0,
              0,
              0,
              A,
              0,
              0));

  /** Every map that has keys. */
  public static final List<MapLayout> ALL =
      List.of(
          new MapLayout("endpoints", Layout.U32, Layout.of("endpoint", new Endpoint(0, 0, 0, 0))),
          new MapLayout("pods", address(), Layout.of("pod", new Pod(0, 0, 0))),
          new MapLayout(
              "ipcache",
              Layout.of("ipcache_key", new IpcacheKey(0, 0, A)),
              Layout.of("ipcache_value", new IpcacheValue(0, 0, A, 0))),
          new MapLayout(
              "policy",
              Layout.of("policy_key", new PolicyKey(0, 0, 0, Direction.EGRESS, 0, 0)),
              Layout.of("policy_value", new PolicyValue(0, 0, false))),
          new MapLayout(
              "services",
              Layout.of("service_key", new ServiceKey(A, 0, 0)),
              Layout.of("service_value", new ServiceValue(0, 0, 0, 0))),
          new MapLayout(
              "backends",
              Layout.U32,
              Layout.of("backend", new Backend(A, 0, Backend.State.ACTIVE, 0))),
          new MapLayout("lut", Layout.U32, Layout.U64),
          new MapLayout(
              "ct",
              Layout.of("tuple", new Tuple(A, A, 0, 0, 0, Direction.EGRESS, 0)),
              Layout.of("track", new Track(0, 0, A, 0, 0, 0, 0, 0))),
          new MapLayout(
              "fragments",
              Layout.of("fragment_key", new FragmentKey(A, A, 0, 0)),
              Layout.of("fragment_value", new FragmentValue(0, 0, 0))),
          new MapLayout(
              "reverse",
              Layout.of("reverse_key", new ReverseKey(0, A, 0, 0)),
              Layout.of("reverse_value", new ReverseValue(A, 0, 0, 0))),
          new MapLayout("metrics", Layout.U32, Layout.of("metric", Metric.NONE)),
          new MapLayout("config", Layout.U32, Layout.of("config", new Config(0, 0, 0, 0, 0, 0))),
          new MapLayout("changes", Layout.U32, Layout.U64),
          new MapLayout("given", Layout.U32, Layout.U64),
          new MapLayout("asking", Layout.U32, Layout.U64),
          new MapLayout("answers", address(), Layout.U64));

  /** Its four words are one field to us. */
  private static Layout address() {
    return new Layout("struct address", 16, List.of(new Layout.Field("word", 0, "__be32[4]")));
  }
}
