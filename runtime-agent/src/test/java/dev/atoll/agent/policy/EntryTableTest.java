package dev.atoll.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.rule.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EntryTableTest {

  private static PortTable table(PortPrefix ports, int precedence, boolean deny, int rule) {
    return new PortTable(new TreeMap<>(Map.of(ports, new EntryValue(precedence, deny, rule))));
  }

  private static EntryTable with(PortTable everybody, PortTable exact) {
    var ingress = new DirectionPolicy(true, everybody, Map.of(7, exact));
    return new EntryTable(
        new EndpointPolicy(
            DirectionPolicy.CLOSED, ingress, new TreeMap<>(), List.of(), Optional.empty()));
  }

  private static int rule(EntryTable table) {
    return table.decide(Direction.INGRESS, 7, 6, 80).found().orElseThrow().getValue().rule();
  }

  @Test
  void precedence_counts_before_the_length_of_prefixes_and_has_no_sign() {
    var wide = table(PortPrefix.EVERYTHING, -1, true, 1);
    var narrow = table(PortPrefix.one(6, 80), 1, false, 2);
    assertThat(rule(with(wide, narrow))).isEqualTo(1);
    assertThat(rule(with(narrow, wide))).isEqualTo(1);
  }

  @Test
  void then_a_denial_counts_and_then_the_identity_s_own() {
    var denies = table(PortPrefix.EVERYTHING, 5, true, 1);
    var allows = table(PortPrefix.one(6, 80), 5, false, 2);
    assertThat(rule(with(denies, allows))).isEqualTo(1);
    assertThat(rule(with(allows, denies))).isEqualTo(1);
    assertThat(rule(with(allows, table(PortPrefix.EVERYTHING, 5, false, 3)))).isEqualTo(3);
    assertThat(rule(with(denies, table(PortPrefix.one(6, 80), 5, true, 3)))).isEqualTo(3);
  }
}
