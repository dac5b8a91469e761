package dev.atoll.fleet.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Parsed.Bad;
import dev.atoll.fleet.net.Parsed.Good;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "10.0.0.1/8, has bits set behind its prefix of 8, 10.0.0.0/8",
        "fd00::1/64, has bits set behind its prefix of 64, fd00::/64",
        "010.0.0.0/8, leading zero, 10.0.0.0/8",
        "010.0.0.1/8, leading zero, 10.0.0.0/8",
        "10.0.0.0, has no prefix length, 10.0.0.0/32",
        "fd00::1, has no prefix length, fd00::1/128",
        "10.0.0.0/, has no number behind the slash, -",
        "10.0.0.0/33, longer than 32, -",
        "fd00::/129, longer than 128, -",
        "10.0.0.0/08, prefix length with a leading zero, 10.0.0.0/8",
        "10.0.0.0/+8, has no prefix length behind the slash, -",
        "10.0.0.0/-1, has no prefix length behind the slash, -",
        "10.0.0.0/255.0.0.0, netmask, 10.0.0.0/8",
        "10.0.0.0/255.0.255.0, netmask, -",
        "10.0.0.0/8/9, has no prefix length behind the slash, -",
        "10/8, fewer than four numbers, -",
        "10.1/16, fewer than four numbers, 10.1.0.0/16",
        "10.0.0.0.0/8, more than four numbers, -",
        "10.0.0.256/8, above 255, -",
        "0xa.0.0.0/8, not an IP address, -",
        "167772160/8, fewer than four numbers, -",
        "10.0.0.*/24, not an IP address, -",
        "fe80::%eth0/10, has a zone, fe80::/10",
        "::ffff:10.0.0.0/104, IPv4 address in IPv6 form, -",
        "fd00:::/64, not an IPv6 address, -",
        "fd00::1::/64, not an IPv6 address, -",
        "fd00/64, not an IP address, -",
        "12345::/64, not an IPv6 address, -",
        "1:2:3:4:5:6:7:8:9/128, not an IPv6 address, -",
        "1:2:3:4:5:6:7::8:9/128, not an IPv6 address, -",
        "'', empty, -",
        "' 10.0.0.0/8', not an IP address, -",
        "'10.0.0.0/8 ', has no prefix length behind the slash, -",
        "'١٠.0.0.0/8', not an IP address, -"
      })
  void a_text_that_is_not_strict_has_a_reason_and_a_better_text(
      String text, String reason, String better) {
    assertThat(Cidr.parse(text))
        .isInstanceOfSatisfying(
            Bad.class,
            bad -> {
              assertThat(bad.reason()).contains(reason);
              assertThat(bad.suggestion()).isEqualTo(Optional.ofNullable(better));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "10.0.0.0/8",
        "255.255.255.255/32",
        "::/0",
        "fd00:10::/32",
        "::1/128",
        "2001:db8:0:1::/64",
        "64:ff9b::/96",
        "1:0:0:2::/64",
        "1:2:3:4:5:6:0:8/128"
      })
  void a_strict_text_is_read_and_written_the_same(String text) {
    assertThat(Cidr.parse(text)).isInstanceOf(Good.class);
    assertThat(Cidr.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:DB8::/32, 2001:db8::/32",
    "2001:0db8:0:0:0:0:0:0/32, 2001:db8::/32",
    "0:0:1:0:0:0:1:1/128, 0:0:1::1:1/128",
    "1:0:0:2:3:0:0:0/125, 1:0:0:2:3::/125",
    "1:0:0:2:0:0:3:4/128, 1::2:0:0:3:4/128",
    "1:0:2:3:4:5:6:7/128, 1:0:2:3:4:5:6:7/128",
    "64:ff9b::10.0.0.1/128, 64:ff9b::a00:1/128"
  })
  void other_spellings_of_ipv6_become_canonical(String text, String canonical) {
    assertThat(Cidr.of(text)).hasToString(canonical);
  }

  @Test
  void ipv4_stands_at_the_end_of_ipv6_only() {
    assertThat(Cidr.parse("10.0.0.0::1/128")).isInstanceOf(Parsed.Bad.class);
    assertThat(Cidr.parse("1::10.0.0.0:1/128")).isInstanceOf(Parsed.Bad.class);
  }

  @Test
  void subtracting_a_block_leaves_the_fewest_blocks() {
    assertThat(Cidr.of("10.0.0.0/8").minus(Cidr.of("10.1.0.0/16")))
        .extracting(Cidr::toString)
        .containsExactly(
            "10.0.0.0/16",
            "10.2.0.0/15",
            "10.4.0.0/14",
            "10.8.0.0/13",
            "10.16.0.0/12",
            "10.32.0.0/11",
            "10.64.0.0/10",
            "10.128.0.0/9");
    assertThat(Cidr.of("10.0.0.0/8").minus(Cidr.of("0.0.0.0/0"))).isEmpty();
  }

  @Test
  void a_free_block_is_the_lowest_that_touches_nothing() {
    var within = List.of(Cidr.of("12.0.0.0/8"), Cidr.of("fd00::/56"));
    var used = List.of(Cidr.of("12.0.0.0/10"), Cidr.of("12.64.0.1/32"), Cidr.of("fd00::/64"));
    assertThat(FreeBlocks.next(within, used, 16)).contains(Cidr.of("12.65.0.0/16"));
    assertThat(FreeBlocks.next(within, used, 64)).contains(Cidr.of("fd00:0:0:1::/64"));
    assertThat(FreeBlocks.next(within, used, 8)).isEmpty();
    assertThat(FreeBlocks.next(within, List.of(Cidr.of("0.0.0.0/0")), 32)).isEmpty();
  }

  @Test
  void overlaps_are_grouped_by_the_block_around() {
    var groups =
        Cidrs.overlaps(
            List.of(
                new Cidrs.Owned<>(Cidr.of("12.128.0.0/16"), "three"),
                new Cidrs.Owned<>(Cidr.of("12.0.0.0/8"), "two"),
                new Cidrs.Owned<>(Cidr.of("11.0.0.0/8"), "one"),
                new Cidrs.Owned<>(Cidr.of("12.0.0.0/8"), "four")));
    assertThat(groups).hasSize(2);
    assertThat(groups.getFirst().outer().owner()).isEqualTo("two");
    assertThat(groups.getFirst().inside())
        .extracting(Cidrs.Owned::owner)
        .containsExactly("four", "three");
    assertThat(groups.get(1).outer().owner()).isEqualTo("four");
  }
}
