package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @Test
  void every_address_of_ipv4_is_read_as_the_jdk_reads_it() {
    var random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      var text =
          "%d.%d.%d.%d"
              .formatted(
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256),
                  random.nextInt(256));
      assertThat(Address.of(text)).isEqualTo(Address.of(InetAddress.ofLiteral(text).getAddress()));
      assertThat(Address.of(text).toString()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1.2.3",
        "1.2.3.",
        "1.2.3.256",
        "1.2.3.4.5",
        "010.1.1.1",
        "a.b.c.d",
        "1..2.3",
        "1.2.3.4 "
      })
  void what_is_not_four_plain_numbers_is_read_or_refused_as_by_the_jdk(String text) {
    assertThat(read(() -> Address.of(text)))
        .isEqualTo(read(() -> Address.of(InetAddress.ofLiteral(text).getAddress())));
  }

  private static Optional<Address> read(Supplier<Address> reading) {
    try {
      return Optional.of(reading.get());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
