package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which definitions count as the same, and which a schema says all of. */
class SchemaDigestTest {

  private static final String PLAIN =
      "{'type':'object','properties':{'description':{'type':'string'},'to':{'maximum':9}}}";

  @Test
  void what_a_definition_tells_people_does_not_count() {
    var described =
        PLAIN
            .replace("{'type':'object'", "{'description':'all','type':'object'")
            .replace("{'maximum'", "{'description':'at most','maximum'");

    assertThat(digest(described)).isEqualTo(digest(PLAIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':{'to':{'maximum':9}}}",
        "{'type':'object','properties':{'description':{'type':'string'},'to':{'maximum':8}}}",
        "{'type':'object','properties':{'description':{'type':'integer'},'to':{'maximum':9}}}"
      })
  void whatever_else_differs_counts(String other) {
    assertThat(digest(other)).isNotEqualTo(digest(PLAIN));
  }

  @ParameterizedTest
  @CsvSource({
    "cilium.io, CiliumNetworkPolicy, 3",
    "cilium.io, CiliumClusterwideNetworkPolicy, 3",
    "cilium.io, CiliumCIDRGroup, 3",
    "policy.networking.k8s.io, ClusterNetworkPolicy, 0",
    "networking.k8s.io, NetworkPolicy, 0",
    "'', Service, 0",
    "example.com, Unknown, 0"
  })
  void a_kind_with_rules_beside_its_schema_has_no_whole_schema(
      String group, String kind, int lines) {
    assertThat(Crds.wholeSchemas(group, kind)).hasSize(lines);
  }

  private static String digest(String json) {
    return SchemaDigest.of(Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
