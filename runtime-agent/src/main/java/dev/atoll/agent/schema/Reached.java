package dev.atoll.agent.schema;

/**
 * Up to where a mirror has brought a resource of a peer, as it says under {@link Keys#position}.
 *
 * @param store the number of the peer's store, as text
 * @param revision of that store up to which everything is here
 */
public record Reached(String store, long revision) {

  /**
   * @throws MalformedValueException if it is not one
   */
  public static Reached parse(byte[] json) {
    var reader = new Reader();
    JsonFields.read(json, reader::field);
    return new Reached(reader.store, reader.revision);
  }

  private static final class Reader {
    private String store = "";
    private long revision;

    void field(String name, JsonFields value) {
      switch (name) {
        case "store" -> store = value.text();
        case "revision" -> revision = value.number(Long.MAX_VALUE);
        default -> value.skip();
      }
    }
  }
}
