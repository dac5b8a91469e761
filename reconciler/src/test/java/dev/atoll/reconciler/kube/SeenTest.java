package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which events of a watch tell of somebody else's hand, in whatever order answers come. */
class SeenTest {

  private static final ObjectKey ALLOW =
      new ObjectKey("cilium.io", "CiliumNetworkPolicy", "shop", "allow");

  private final Seen seen = new Seen();

  @Test
  void an_event_on_our_write_is_ours_even_if_it_comes_before_the_answer() {
    seen.writing(List.of(ALLOW));
    assertThat(seen.isForeign(object("ours", "7"))).isFalse();
    assertThat(seen.written(Map.of(ALLOW, Optional.of(object("ours", "7"))))).isFalse();
  }

  @Test
  void the_first_of_two_writes_of_ours_is_ours_too() {
    seen.writing(List.of(ALLOW));
    assertThat(seen.isForeign(object("half", "6"))).isFalse();
    assertThat(seen.written(Map.of(ALLOW, Optional.of(object("ours", "7"))))).isFalse();
    assertThat(seen.isForeign(object("half", "6"))).as("told late").isFalse();
  }

  @Test
  void a_hand_that_comes_right_after_our_write_is_told_when_the_answer_is_here() {
    seen.writing(List.of(ALLOW));
    seen.isForeign(object("ours", "7"));
    seen.isForeign(object("theirs", "8"));
    assertThat(seen.written(Map.of(ALLOW, Optional.of(object("ours", "7"))))).isTrue();
  }

  @Test
  void a_deletion_by_somebody_else_during_our_write_is_told() {
    seen.writing(List.of(ALLOW));
    assertThat(seen.isForeignDeletion(object("ours", "8"))).isFalse();
    assertThat(seen.written(Map.of(ALLOW, Optional.of(object("ours", "7"))))).isTrue();
  }

  @Test
  void our_own_deletion_is_not_told() {
    seen.writing(List.of(ALLOW));
    assertThat(seen.isForeignDeletion(object("ours", "8"))).isFalse();
    assertThat(seen.written(Map.of(ALLOW, Optional.empty()))).isFalse();
    assertThat(seen.isForeignDeletion(object("ours", "8"))).as("told late").isFalse();
  }

  @Test
  void a_hand_on_what_we_wrote_is_foreign_and_a_newer_version_of_the_same_is_not() {
    seen.writing(List.of(ALLOW));
    seen.written(Map.of(ALLOW, Optional.of(object("ours", "7"))));
    assertThat(seen.isForeign(object("ours", "9"))).isFalse();
    assertThat(seen.isForeign(object("theirs", "10"))).isTrue();
    assertThat(seen.isForeign(object("theirs", "opaque")))
        .as("versions that do not count")
        .isTrue();
  }

  @Test
  void what_could_not_be_written_is_not_known() {
    seen.writing(List.of(ALLOW));
    assertThat(seen.written(Map.of())).isFalse();
    assertThat(seen.isForeign(object("ours", "7"))).isTrue();
  }

  private static LiveObject object(String description, String version) {
    var value =
        Values.of(
                Map.of(
                    "metadata", Map.of("name", "allow", "resourceVersion", version),
                    "spec", Map.of("description", description)))
            .asMapping()
            .orElseThrow();
    return new LiveObject(ALLOW, value, "uid", version, false, List.of());
  }
}
