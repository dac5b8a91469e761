package dev.atoll.policy.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndPatternTest {

  @ParameterizedTest
  @CsvSource({
    "one/shop/web, one/shop/web",
    "one/shop/*, one/shop/web",
    "one/*, one/shop/web",
    "*, one/shop/web",
    "*/shop/web, one/shop/web",
    "*/*/web, one/shop/web",
    "o*e/s*/w*b, one/shop/web",
    "one/shop/*, one/shop/*",
    "world/203.0.113.*, world/203.0.113.0/24",
    "*/a*a*b, one/aaaab",
  })
  void a_glob_means_names_in_its_form(String pattern, String name) {
    assertThat(new EndPattern(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "one/shop/web, one/shop/webb",
    "*/web, one/shop/web",
    "one/*/web, one/shop/x/web",
    "*/shop/web, two/one/shop/web",
    "o*, two/shop/web",
    "one/shop, one/shop/web",
    "one/shop/web/*, one/shop/web",
    "*/a*a*b, one/aaaac",
  })
  void a_star_inside_stays_between_slashes(String pattern, String name) {
    assertThat(new EndPattern(pattern).matches(name)).isFalse();
  }

  @Test
  void many_stars_against_a_long_name_take_no_time() {
    assertThat(new EndPattern("a*".repeat(500) + "b").matches("a".repeat(5_000))).isFalse();
  }
}
