package dev.atoll.fleet.net;

import static org.assertj.core.api.Assertions.assertThat;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Against seancfoley's IPAddress. */
class CidrPropertyTest {

  private static final long SEED = 20_260_104;
  private final Random random = new Random(SEED);

  @Test
  void text_and_size_are_those_of_ipaddress() {
    for (int i = 0; i < 5_000; i++) {
      var cidr = random(random.nextBoolean());
      var other = other(cidr);
      assertThat(cidr.size()).as(cidr.toString()).isEqualTo(other.getCount());
      assertThat(Cidr.of(other.toCanonicalString())).isEqualTo(cidr);
      if (cidr.v6()) {
        assertThat(Cidr.of(other.toFullString())).isEqualTo(cidr);
      }
      assertThat(other(Cidr.of(cidr.toString()))).isEqualTo(other);
      assertThat(cidr.last().number()).isEqualTo(other.getUpper().getValue());
      assertThat(Ip.of(cidr.v6(), cidr.last().number())).isEqualTo(cidr.last());
      if (!IpText.isMapped(cidr.first())) {
        assertThat(cidr).hasToString(other.toCanonicalString());
      }
    }
  }

  @Test
  void containment_intersection_and_subtraction_are_those_of_ipaddress() {
    for (int i = 0; i < 5_000; i++) {
      var v6 = random.nextBoolean();
      var a = random(v6);
      var b = random(v6);
      var why = a + " and " + b;
      assertThat(a.contains(b)).as(why).isEqualTo(other(a).contains(other(b)));
      assertThat(a.overlaps(b)).as(why).isEqualTo(other(a).overlaps(other(b)));
      assertThat(a.intersection(b).map(CidrPropertyTest::other))
          .as(why)
          .isEqualTo(Optional.ofNullable(other(a).intersect(other(b))));
      assertThat(a.minus(b)).as(why).isEqualTo(difference(other(a), other(b)));
    }
  }

  @Test
  void ranges_and_their_blocks_are_those_of_ipaddress() {
    for (int i = 0; i < 500; i++) {
      var v6 = random.nextBoolean();
      var a = random(v6).first();
      var b = random(v6).last();
      var range = a.compareTo(b) <= 0 ? new IpRange(a, b) : new IpRange(b, a);
      var blocks = other(range.first()).spanWithPrefixBlocks(other(range.last()));
      assertThat(range.blocks()).as(range.toString()).isEqualTo(cidrs(blocks));
      assertThat(range.size())
          .isEqualTo(
              range.blocks().stream().map(Cidr::size).reduce(BigInteger.ZERO, BigInteger::add));
    }
  }

  @Test
  void the_sweep_finds_the_pairs_that_comparing_all_finds() {
    for (int i = 0; i < 50; i++) {
      var blocks = new ArrayList<Cidrs.Owned<Integer>>();
      for (int k = 0; k < 50; k++) {
        blocks.add(new Cidrs.Owned<>(random(random.nextInt(4) == 0), k));
      }
      Set<Set<Integer>> all = new HashSet<>();
      for (var a : blocks) {
        for (var b : blocks) {
          if (a.owner() < b.owner() && other(a.cidr()).overlaps(other(b.cidr()))) {
            all.add(Set.of(a.owner(), b.owner()));
          }
        }
      }
      Set<Set<Integer>> swept = new HashSet<>();
      for (var group : Cidrs.overlaps(blocks)) {
        group.inside().forEach(b -> swept.add(Set.of(group.outer().owner(), b.owner())));
      }
      assertThat(swept).as("seed " + SEED).isEqualTo(all);
    }
  }

  @Test
  void merging_keeps_the_addresses_and_leaves_no_two_blocks_to_join() {
    for (int i = 0; i < 300; i++) {
      var blocks = new ArrayList<Cidr>();
      for (int k = 0; k < 40; k++) {
        blocks.add(random(false));
      }
      var others = blocks.stream().map(CidrPropertyTest::other).toArray(IPAddress[]::new);
      assertThat(Cidrs.merged(blocks)).isEqualTo(cidrs(others[0].mergeToPrefixBlocks(others)));
    }
  }

  @Test
  void a_free_block_is_free_and_none_below_it_is() {
    for (int i = 0; i < 500; i++) {
      var v6 = random.nextBoolean();
      var within = Cidr.of(v6 ? "fd00::/56" : "10.0.0.0/24");
      var length = within.length() + random.nextInt(9);
      var used = new ArrayList<Cidr>();
      for (int k = 0; k < random.nextInt(12); k++) {
        var at = Ip.of(v6, within.first().number().add(offset(v6)));
        used.add(Cidr.containing(at, within.length() + 1 + random.nextInt(8)));
      }
      Optional<Cidr> lowest = Optional.empty();
      for (var at = within.first(); lowest.isEmpty() && within.contains(at); ) {
        var block = Cidr.containing(at, length);
        lowest = used.stream().anyMatch(block::overlaps) ? lowest : Optional.of(block);
        at = block.last().next();
      }
      assertThat(FreeBlocks.next(List.of(within), used, length)).as("" + used).isEqualTo(lowest);
    }
  }

  private BigInteger offset(boolean v6) {
    var offset = BigInteger.valueOf(random.nextInt(256));
    return v6 ? offset.shiftLeft(64) : offset;
  }

  /** Few different bits, so that blocks meet. */
  private Cidr random(boolean v6) {
    var high = v6 ? bits() : 0;
    var low = v6 ? bits() : bits() & 0xFFFF_FFFFL;
    return Cidr.containing(new Ip(v6, high, low), random.nextInt(v6 ? 129 : 33));
  }

  private long bits() {
    var noise = random.nextInt(3) == 0 ? random.nextLong() : 0;
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> -1L << random.nextInt(64);
      default -> 0x0a00_0000_0a00_0000L | noise;
    };
  }

  private static IPAddress other(Cidr cidr) {
    return new IPAddressString(cidr.toString()).getAddress();
  }

  private static IPAddress other(Ip ip) {
    return new IPAddressString(ip.toString()).getAddress();
  }

  private static List<Cidr> difference(IPAddress a, IPAddress b) {
    var rest = a.subtract(b);
    if (rest == null) {
      return List.of();
    }
    var blocks = new ArrayList<Cidr>();
    for (var piece : rest) {
      blocks.addAll(cidrs(piece.spanWithPrefixBlocks()));
    }
    return Cidrs.merged(blocks);
  }

  private static List<Cidr> cidrs(IPAddress[] blocks) {
    return Arrays.stream(blocks)
        .map(b ->
            Cidr.of(
                b.toPrefixBlock().toCanonicalString()
                    + (b.isPrefixed() ? "" : "/" + b.getBitCount())))
        .sorted()
        .toList();
  }
}
