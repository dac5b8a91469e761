package dev.atoll.fleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "shop", "0a", "a-b", "a.b-c.d"})
  void subdomains_have_parts_of_letters_digits_and_dashes(String name) {
    assertThat(KubernetesNames.subdomain(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a..b", ".a", "a.", "a.-b", "é"})
  void other_names_are_no_subdomains(String name) {
    assertThat(KubernetesNames.subdomain(name)).isPresent();
  }

  @Test
  void lengths_end_at_63_and_253() {
    assertThat(KubernetesNames.label("a".repeat(63))).isEmpty();
    assertThat(KubernetesNames.label("a".repeat(64))).isPresent();
    assertThat(KubernetesNames.subdomain("a".repeat(253))).isEmpty();
    assertThat(KubernetesNames.subdomain("a".repeat(254))).isPresent();
    assertThat(KubernetesNames.labelValue("a".repeat(63))).isEmpty();
    assertThat(KubernetesNames.labelValue("a".repeat(64))).isPresent();
  }

  @Test
  void services_begin_with_a_letter() {
    assertThat(KubernetesNames.serviceName("a1")).isEmpty();
    assertThat(KubernetesNames.serviceName("1a")).isPresent();
    assertThat(KubernetesNames.label("1a")).isEmpty();
  }

  @Test
  void keys_have_at_most_one_prefix() {
    assertThat(KubernetesNames.key("example.com/Name_1")).isEmpty();
    assertThat(KubernetesNames.key("Name")).isEmpty();
    assertThat(KubernetesNames.key("a/b/c")).isPresent();
    assertThat(KubernetesNames.key("/b")).isPresent();
    assertThat(KubernetesNames.key("a/")).isPresent();
    assertThat(KubernetesNames.key("Example.com/b")).isPresent();
  }
}
