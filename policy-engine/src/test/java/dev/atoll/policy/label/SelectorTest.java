package dev.atoll.policy.label;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.LabelSelector.Operator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorTest {

  private static final Requirement WEB = Requirement.k8s("app", "web");
  private static final Requirement TIER = Requirement.exists(Label.ANY, "tier");

  @Test
  void order_does_not_matter() {
    assertThat(new Selector(List.of(TIER, WEB, TIER))).isEqualTo(new Selector(List.of(WEB, TIER)));
  }

  @Test
  void a_text_says_each_requirement() {
    assertThat(WEB).hasToString("k8s:app=web");
    assertThat(TIER).hasToString("tier exists");
    assertThat(app(Operator.IN, "web", "db")).hasToString("app in [db, web]");
    assertThat(app(Operator.NOT_IN, "web")).hasToString("app not in [web]");
    assertThat(app(Operator.DOES_NOT_EXIST)).hasToString("app does not exist");
  }

  @Test
  void a_text_of_several_names_all_and_of_none_says_everything() {
    assertThat(new Selector(List.of(TIER, WEB))).hasToString("k8s:app=web, tier exists");
    assertThat(Selector.EVERYTHING).hasToString("everything");
  }

  @Test
  void a_source_is_what_stands_before_the_colon_if_anything_does() {
    assertThat(written("k8s:app"))
        .isEqualTo(new Requirement("k8s", "app", Operator.EXISTS, Set.of()));
    assertThat(written("app")).isEqualTo(new Requirement("any", "app", Operator.EXISTS, Set.of()));
    assertThat(written(":app")).isEqualTo(new Requirement("any", "app", Operator.EXISTS, Set.of()));
    assertThat(written("$host"))
        .isEqualTo(new Requirement("reserved", "host", Operator.EXISTS, Set.of()));
  }

  private static Requirement written(String key) {
    return Requirement.written(key, Operator.EXISTS, Set.of());
  }

  private static Requirement app(Operator operator, String... values) {
    return new Requirement(Label.ANY, "app", operator, Set.of(values));
  }
}
