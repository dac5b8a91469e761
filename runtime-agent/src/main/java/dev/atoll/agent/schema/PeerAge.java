package dev.atoll.agent.schema;

import java.util.Optional;

/**
 * How old a peer's state is, as its mirror last said under {@link Keys#age}.
 *
 * @param store milliseconds since the slowest watch was up to date; empty if it never was
 * @param exporter milliseconds since the peer's exporter was heard of; empty if it never was
 * @param clock the exporter's time; empty for a peer whose exporter writes none, as Cilium's
 * @param connection how the mirror's connection to the peer is, in words
 * @param refused how many keys of the peer the mirror has refused since it began
 * @param lastRefusal the last of them, and why; empty if there was none
 */
public record PeerAge(
    Optional<Long> store,
    Optional<Long> exporter,
    Optional<Clock> clock,
    String connection,
    long refused,
    String lastRefusal) {

  /**
   * @param revision of the peer's store in which it was written
   * @param time milliseconds since 1970, by the exporter's clock
   */
  public record Clock(long revision, long time) {}

  /**
   * The same, with something else to be known.
   *
   * @param what empty for nothing
   */
  public PeerAge noted(String what) {
    var both = what.isEmpty() ? connection : connection + "; " + what;
    return new PeerAge(store, exporter, clock, both, refused, lastRefusal);
  }

  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    store.ifPresent(age -> json.number("store", age));
    exporter.ifPresent(age -> json.number("exporter", age));
    clock.ifPresent(c -> json.number("revision", c.revision).number("time", c.time));
    json.stringIfAny("connection", connection)
        .numberIfAny("refused", refused)
        .stringIfAny("lastRefusal", lastRefusal);
  }

  /**
   * @throws MalformedValueException if it is not one
   */
  public static PeerAge parse(byte[] json) {
    var reader = new Reader();
    JsonFields.read(json, reader::field);
    return new PeerAge(
        reader.store,
        reader.exporter,
        reader.clock(),
        reader.connection,
        reader.refused,
        reader.lastRefusal);
  }

  private static final class Reader {
    private Optional<Long> store = Optional.empty();
    private Optional<Long> exporter = Optional.empty();
    private Optional<Long> revision = Optional.empty();
    private Optional<Long> time = Optional.empty();
    private String connection = "";
    private long refused;
    private String lastRefusal = "";

    void field(String name, JsonFields value) {
      switch (name) {
        case "store" -> store = Optional.of(value.number(Long.MAX_VALUE));
        case "exporter" -> exporter = Optional.of(value.number(Long.MAX_VALUE));
        case "revision" -> revision = Optional.of(value.number(Long.MAX_VALUE));
        case "time" -> time = Optional.of(value.number(Long.MAX_VALUE));
        case "connection" -> connection = value.text();
        case "refused" -> refused = value.number(Long.MAX_VALUE);
        case "lastRefusal" -> lastRefusal = value.text();
        default -> value.skip();
      }
    }

    Optional<Clock> clock() {
      return revision.flatMap(r -> time.map(t -> new Clock(r, t)));
    }
  }
}
