package dev.atoll.policy.refusal;

import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address and a length as Go's {@code netip.ParsePrefix} reads them: no leading zeros, no zones,
 * host bits kept, IPv4 inside IPv6 allowed and counted as IPv6.
 */
record GoPrefix(Ip address, int length) {

  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final long MAPPED = 0xFFFFL << 32;

  /** Reads a block; empty where Go reads none. */
  static Optional<GoPrefix> parse(String text) {
    var slash = text.lastIndexOf('/');
    if (slash < 0 || !LENGTH.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    var length = Integer.parseInt(text.substring(slash + 1));
    return address(text.substring(0, slash))
        .filter(ip -> length <= ip.bits())
        .map(ip -> new GoPrefix(ip, length));
  }

  private static Optional<Ip> address(String text) {
    return switch (Ip.parse(text)) {
      case Parsed.Good<Ip>(var ip) -> Optional.of(ip);
      case Parsed.Bad<Ip>(var reason, var better) ->
          better
              .filter(b -> text.indexOf(':') >= 0 && text.indexOf('%') < 0)
              .flatMap(b -> Ip.parse(b).good())
              .map(v4 -> new Ip(true, 0, MAPPED | v4.low()));
    };
  }

  /** Whether an address is one of the block, by its first bits. */
  boolean contains(Ip other) {
    return address.v6() == other.v6()
        && address.number().xor(other.number()).shiftRight(address.bits() - length).signum() == 0;
  }

  /** As written in canonical form, without host bits. */
  @Override
  public String toString() {
    var shift = address.bits() - length;
    var first = address.number().shiftRight(shift).shiftLeft(shift);
    return Ip.of(address.v6(), first) + "/" + length;
  }
}
