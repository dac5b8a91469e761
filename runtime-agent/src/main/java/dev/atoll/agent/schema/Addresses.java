package dev.atoll.agent.schema;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;
import java.util.Optional;

/** Addresses in values, in the text form that Go writes. */
final class Addresses {
  private Addresses() {}

  /**
   * The canonical text of an address; empty where the text is empty, as Go's {@code net.IP} is nil.
   *
   * @throws MalformedValueException if it is no address, has a zone, or is IPv4 in IPv6 form
   */
  static String canonical(String text) {
    return text.isEmpty() ? "" : parsed(text).toString();
  }

  static Ip parsed(String text) {
    return switch (Ip.parse(text)) {
      case Good<Ip>(var ip) -> ip;
      case Bad<Ip>(var reason, var better) -> throw new MalformedValueException(reason);
    };
  }

  /** Writes a block as Go does a {@code net.IPNet}. */
  static void write(GoJson json, Cidr block) {
    json.string("IP", block.first().toString())
        .string("Mask", Masks.base64(block.length(), block.v6()));
  }

  /**
   * The block that is next; empty where it is {@code null}.
   *
   * @throws MalformedValueException if bits behind the mask are set
   */
  static Optional<Cidr> block(JsonFields value) {
    if (value.isNull()) {
      return Optional.empty();
    }
    var reader = new BlockReader();
    value.fields(reader::field);
    return Optional.of(reader.block());
  }

  private static final class BlockReader {
    private String ip = "";
    private Optional<Integer> bits = Optional.empty();

    void field(String name, JsonFields value) {
      switch (name) {
        case "IP" -> ip = value.text();
        case "Mask" -> bits = Masks.bits(value.text());
        default -> value.skip();
      }
    }

    Cidr block() {
      var first = parsed(ip);
      var length = bits.orElseThrow(() -> new MalformedValueException("a block has no `Mask`"));
      if (length > first.bits() || !Cidr.containing(first, length).first().equals(first)) {
        throw new MalformedValueException("`Mask` does not fit to the address of its block");
      }
      return Cidr.containing(first, length);
    }
  }
}
