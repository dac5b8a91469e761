package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityLabelsTest {

  /** Labels of a pod, of its namespace, its service account, and what Cilium makes of them. */
  record Case(Map<String, String> pod, Map<String, String> namespace, String account, String text) {
    static Case of(String line) {
      var parts = line.split("\t", -1);
      return new Case(map(parts[0]), map(parts[1]), parts[2], parts[3]);
    }

    private static Map<String, String> map(String json) {
      return Fields.map((Mapping) Json.read(json.getBytes(StandardCharsets.UTF_8)));
    }
  }

  static Stream<Case> cases() throws IOException {
    try (var in = IdentityLabelsTest.class.getResourceAsStream("identity-labels.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Case::of);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void labels_become_the_identity_that_cilium_makes_of_them(Case c) {
    var pod = new Pod("shop", "p", c.pod, c.account, "", List.of(), List.of());

    assertThat(pod.identity(c.namespace, "c1")).isEqualTo(c.text);
  }
}
