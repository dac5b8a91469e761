package dev.atoll.validators.mesh;

import dev.atoll.fleet.net.Cidr;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** Overlaps in words. */
final class Overlaps {

  /** From here on a number of addresses is easier to read as a power of two. */
  private static final int LONG_NUMBER = 40;

  private Overlaps() {}

  /**
   * What overlaps and where exactly.
   *
   * @param partners what the range overlaps, at least one
   * @param same further ranges with the same block
   */
  static String message(Range range, List<Range> partners, List<Range> same) {
    var also = same.isEmpty() ? "" : " (and of " + clusters(same) + ")";
    if (partners.size() > 1) {
      return "%s%s overlaps %s".formatted(range.what(), also, several(partners));
    }
    var partner = partners.getFirst();
    return "%s%s %s %s: both hold %s"
        .formatted(
            range.what(),
            also,
            relation(range.cidr(), partner.cidr()),
            partner.what(),
            addresses(range.cidr().intersection(partner.cidr()).orElseThrow()));
  }

  private static String clusters(List<Range> ranges) {
    return About.names(ranges.stream().flatMap(r -> r.cluster().stream()).toList());
  }

  private static String several(List<Range> partners) {
    return partners.size()
        + " other ranges: "
        + About.list(partners.stream().map(Range::what).toList());
  }

  private static String relation(Cidr one, Cidr other) {
    if (one.equals(other)) {
      return "is also the";
    }
    return other.contains(one) ? "lies inside the" : "contains the";
  }

  /** {@code 10.0.0.0 to 10.0.0.255, 256 addresses}. */
  static String addresses(Cidr cidr) {
    var size = cidr.size();
    if (size.equals(BigInteger.ONE)) {
      return cidr.first() + ", 1 address";
    }
    return "%s to %s, %s addresses".formatted(cidr.first(), cidr.last(), number(size));
  }

  /** {@code 65,536}, or {@code 2^104}. */
  static String number(BigInteger count) {
    return count.bitLength() > LONG_NUMBER && count.bitCount() == 1
        ? "2^" + count.getLowestSetBit()
        : String.format(Locale.ROOT, "%,d", count);
  }
}
