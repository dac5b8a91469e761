package dev.atoll.validators.mesh;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.validators.check.CheckInput;
import java.util.List;
import java.util.Optional;

/** Ranges with a meaning of their own to every host (RFC 6890): no cluster can use them. */
final class Special {

  /** One such range and what it is. */
  record Block(Cidr cidr, String what) {}

  static final List<Block> RANGES =
      List.of(
          block("0.0.0.0/8", "this network"),
          block("127.0.0.0/8", "loopback"),
          block("169.254.0.0/16", "link-local, with the metadata address 169.254.169.254"),
          block("224.0.0.0/4", "multicast"),
          block("240.0.0.0/4", "reserved and broadcast"),
          block("::/8", "loopback, unspecified and IPv4-mapped addresses"),
          block("fe80::/10", "link-local"),
          block("ff00::/8", "multicast"));

  private Special() {}

  static List<Finding> findings(CheckInput input) {
    return Range.of(input.fleet()).stream()
        .filter(r -> r.use() != Range.Use.RESERVED)
        .flatMap(r -> finding(r).stream())
        .toList();
  }

  private static Optional<Finding> finding(Range range) {
    return RANGES.stream()
        .filter(s -> s.cidr().overlaps(range.cidr()))
        .findFirst()
        .map(s -> finding(range, s));
  }

  private static Finding finding(Range range, Block special) {
    return About.cluster(
        range.cluster().orElseThrow(),
        MeshRule.SPECIAL_RANGE,
        range.pos(),
        "%s %s %s (%s), which hosts do not route"
            .formatted(
                range.what(),
                special.cidr().contains(range.cidr()) ? "lies inside" : "contains",
                special.cidr(),
                special.what()),
        "use a private block, such as one of "
            + (range.cidr().v6() ? "fd00::/8" : "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"));
  }

  private static Block block(String cidr, String what) {
    return new Block(Cidr.of(cidr), what);
  }
}
