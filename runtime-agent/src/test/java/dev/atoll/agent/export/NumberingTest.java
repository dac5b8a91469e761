package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.schema.OwnCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NumberingTest {
  private static final Duration KEPT = Duration.ofMinutes(15);
  private static final OwnCluster OWN = new OwnCluster("c1", 3, 255);
  private static final OwnCluster OF_511 = new OwnCluster("c1", 300, 511);

  @Test
  void numbers_are_in_the_range_of_the_cluster_and_no_two_labels_have_the_same() {
    assertThat(numbers(new Numbering(OWN, KEPT), 5_000).values())
        .allMatch(n -> n >= 3 << 16 && n < 4 << 16)
        .doesNotHaveDuplicates();
    assertThat(numbers(new Numbering(OF_511, KEPT), 5_000).values())
        .allMatch(n -> n >= 300L << 15 && n < 301L << 15)
        .doesNotHaveDuplicates();
  }

  @Test
  void all_numbers_of_the_range_are_given_and_then_none() {
    var numbering = new Numbering(OF_511, KEPT);

    assertThat(new HashSet<>(numbers(numbering, 1 << 15).values())).hasSize(1 << 15);
    assertThat(numbering.use("one more", "one more", 0)).isEmpty();
  }

  @Test
  void a_cluster_that_has_forgotten_everything_gives_most_labels_their_number_again() {
    var first = numbers(new Numbering(OWN, KEPT), 5_000);
    var again = new Numbering(OWN, KEPT);
    var seed = System.nanoTime();
    System.out.println("[numbering] seed " + seed);
    var other = new HashMap<String, Long>();
    new Random(seed)
        .ints(0, 5_000)
        .distinct()
        .limit(5_000)
        .forEach(i -> other.put("l" + i, again.use("u" + i, "l" + i, 0).orElseThrow()));

    var same = first.entrySet().stream().filter(e -> e.getValue().equals(other.get(e.getKey())));

    assertThat(same.count()).isGreaterThan(4_750);
  }

  @Test
  void a_number_that_is_remembered_is_kept_and_others_go_around_it() {
    var fresh = new Numbering(OWN, KEPT).use("u", "a", 0).orElseThrow();
    var numbering = new Numbering(OWN, KEPT);
    numbering.remember(200_000, "b", 0);
    numbering.remember(fresh, "other", 0);
    numbering.remember(1, "of nobody", 0);
    numbering.remember(200_001, "b", 0);

    assertThat(numbering.use("u1", "b", 0)).isEqualTo(Optional.of(200_000L));
    assertThat(numbering.use("u2", "a", 0)).isEqualTo(Optional.of(fresh + 1));
    assertThat(numbering.all()).hasSize(3);
  }

  @Test
  void a_number_is_given_up_a_while_after_its_last_user_has_gone() {
    var numbering = new Numbering(OWN, KEPT);
    var number = numbering.use("u1", "a", 0).orElseThrow();
    numbering.use("u2", "a", 0);
    numbering.leave("u1", minutes(1));
    assertThat(numbering.collect(minutes(60))).isEmpty();
    numbering.use("u2", "b", minutes(60));

    assertThat(numbering.collect(minutes(75))).isEmpty();
    assertThat(numbering.collect(minutes(76))).containsExactly(number);
    assertThat(numbering.all()).hasSize(1);
  }

  @Test
  void a_number_that_is_used_again_in_time_stays() {
    var numbering = new Numbering(OWN, KEPT);
    var number = numbering.use("u1", "a", 0);
    numbering.leave("u1", 0);

    assertThat(numbering.use("u2", "a", minutes(14))).isEqualTo(number);
    assertThat(numbering.collect(minutes(100))).isEmpty();
  }

  private static Map<String, Long> numbers(Numbering numbering, int count) {
    var numbers = new HashMap<String, Long>();
    IntStream.range(0, count)
        .forEach(i -> numbers.put("l" + i, numbering.use("u" + i, "l" + i, 0).orElseThrow()));
    return numbers;
  }

  private static long minutes(long minutes) {
    return Duration.ofMinutes(minutes).toNanos();
  }
}
