package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaglevTest {
  private static final int ROUNDS = 300;

  private static long seed() {
    return Optional.ofNullable(Long.getLong("atoll.seed")).orElseGet(System::nanoTime);
  }

  private static Place place(int number) {
    return new Place(new Address(0, 0xffff_0a00_0000L + number), 8080);
  }

  private static List<Weighted> alike(int backends) {
    var all = new ArrayList<Weighted>();
    for (int i = 0; i < backends; i++) {
      all.add(new Weighted(place(i), 65_535));
    }
    return all;
  }

  /** Slots of each backend. */
  private static int[] counts(List<Weighted> backends, int[] table) {
    var counts = new int[backends.size()];
    for (int backend : table) {
      counts[backend]++;
    }
    return counts;
  }

  private static List<Weighted> random(Random random) {
    var places = new ArrayList<Integer>();
    int size = 2 + random.nextInt(40);
    while (places.size() < size) {
      int next = random.nextInt(1 << 20);
      if (!places.contains(next)) {
        places.add(next);
      }
    }
    int kinds = 1 + random.nextInt(4);
    var weights = random.ints(kinds, 1, 65_536).toArray();
    return places.stream()
        .map(p -> new Weighted(place(p), weights[random.nextInt(kinds)]))
        .toList();
  }

  @Test
  void nobody_has_no_slot_and_one_has_all() {
    assertThat(Maglev.table(List.of(), 7)).isEmpty();
    assertThat(Maglev.table(alike(1), 1)).containsExactly(0);
    assertThat(Maglev.table(alike(1), 7)).containsOnly(0);
    assertThat(Maglev.table(alike(3), 1)).hasSize(1);
  }

  @Test
  void one_that_is_due_less_than_a_slot_has_one() {
    var backends = new ArrayList<>(alike(2));
    for (int i = 2; i < 20; i++) {
      backends.add(new Weighted(place(i), 1));
    }
    assertThat(counts(backends, Maglev.table(backends, 101))).endsWith(1, 1, 1).doesNotContain(0);
  }

  @Test
  void twenty_thousand_have_three_or_four_slots_each() {
    var backends = alike(20_000);
    var table = Maglev.table(backends, TableLength.of(backends, 0));
    assertThat(table).hasSize(TableLength.LONGEST);
    for (int count : counts(backends, table)) {
      assertThat(count).isBetween(3, 4);
    }
  }

  @Test
  void parts_are_those_of_the_weights_to_a_slot_or_two() {
    var seed = seed();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var backends = random(random);
      var length = TableLength.of(backends, random.nextDouble());
      var counts = counts(backends, Maglev.table(backends, length));
      double sum = backends.stream().mapToDouble(Weighted::weight).sum();
      for (int i = 0; i < counts.length; i++) {
        double due = backends.get(i).weight() / sum * length;
        assertThat(counts[i])
            .as("-Datoll.seed=%d round %d: %s of %d", seed, round, backends.get(i), length)
            .isGreaterThan(0)
            .isBetween((int) Math.floor(due * 0.98) - 2, (int) Math.ceil(due) + 2);
      }
    }
  }

  /** With 4 degrees of freedom 23.5 is passed by one in ten thousand by chance alone. */
  @ParameterizedTest
  @CsvSource({"100", "50", "25", "12"})
  void chi_square_of_random_flows_holds_against_the_weights(int slots) {
    var weights = List.of(65_535, 65_535, 32_768, 16_384, 6_554);
    var backends = new ArrayList<Weighted>();
    weights.forEach(w -> backends.add(new Weighted(place(backends.size()), w)));
    var used = Map.of(100, 0.0, 50, 0.3, 25, 0.6, 12, 0.9).get(slots);
    var table = Maglev.table(backends, TableLength.of(backends, used));
    var flows = new int[backends.size()];
    var random = new Random(7);
    int all = 3_000;
    for (int i = 0; i < all; i++) {
      flows[table[Integer.remainderUnsigned(random.nextInt(), table.length)]]++;
    }
    double sum = weights.stream().mapToInt(w -> w).sum();
    double chi = 0;
    for (int i = 0; i < flows.length; i++) {
      double due = all * weights.get(i) / sum;
      chi += (flows[i] - due) * (flows[i] - due) / due;
    }
    assertThat(chi).isLessThan(23.5);
  }

  @Test
  void a_cluster_of_many_light_backends_has_its_part_wherever_the_table_ends() {
    var backends = new ArrayList<>(alike(10_000));
    for (int i = 0; i < 5_000; i++) {
      backends.add(new Weighted(place(100_000 + i), 32_768));
    }
    var table = Maglev.table(backends, TableLength.LONGEST);
    long light = java.util.Arrays.stream(table).filter(i -> i >= 10_000).count();
    assertThat(light / (double) table.length).isBetween(0.195, 0.205);
  }

  @Test
  void the_order_in_which_backends_are_told_does_not_matter() {
    var seed = seed();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var backends = random(random);
      var other = new ArrayList<>(backends);
      Collections.shuffle(other, random);
      int length = TableLength.of(backends, 0.9);
      assertThat(places(other, length))
          .as("-Datoll.seed=%d round %d", seed, round)
          .isEqualTo(places(backends, length));
    }
  }

  private static List<Place> places(List<Weighted> backends, int length) {
    return java.util.Arrays.stream(Maglev.table(backends, length))
        .mapToObj(i -> backends.get(i).place())
        .toList();
  }

  /** Of the slots of those that stay at most 15 % get another backend, as measured in the paper. */
  @Test
  void a_backend_that_leaves_moves_few_others() {
    var seed = seed();
    var random = new Random(seed);
    var moved = new HashMap<Integer, Double>();
    for (int round = 0; round < ROUNDS; round++) {
      var backends = random(random);
      int length = TableLength.of(backends, 0);
      int leaves = random.nextInt(backends.size());
      var left = new ArrayList<>(backends);
      left.remove(leaves);
      var before = places(backends, length);
      var after = places(left, length);
      int others = 0;
      for (int slot = 0; slot < length; slot++) {
        var had = before.get(slot);
        others += !had.equals(backends.get(leaves).place()) && !had.equals(after.get(slot)) ? 1 : 0;
      }
      moved.put(round, (double) others / length);
      assertThat((double) others / length)
          .as(
              "-Datoll.seed=%d round %d: %d backends of %d slots",
              seed, round, backends.size(), length)
          .isLessThan(0.25); // 0.16 is the most that was seen, of four, where the heaviest left
    }
    assertThat(moved.values().stream().mapToDouble(m -> m).average().orElseThrow())
        .as("-Datoll.seed=%d: on average", seed)
        .isLessThan(0.05);
  }

  @Test
  void lengths_are_primes_that_give_each_its_slots_and_ten_thousand_services_have_room() {
    var three = alike(3);
    assertThat(TableLength.of(List.of(), 0)).isZero();
    assertThat(TableLength.of(alike(1), 0.99)).isEqualTo(1);
    assertThat(TableLength.of(three, 0)).isEqualTo(307);
    assertThat(TableLength.of(three, 1)).isEqualTo(37);
    assertThat(TableLength.of(alike(10_000), 0)).isEqualTo(TableLength.LONGEST);
    var slots = new Slots(1 << 20);
    for (int i = 0; i < 10_000; i++) {
      assertThat(slots.take(TableLength.of(three, slots.used()))).as("service %d", i).isPresent();
    }
    assertThat(slots.free()).isGreaterThan(100_000);
  }

  @Test
  void a_length_is_good_for_some_more_or_fewer_backends() {
    int length = TableLength.of(alike(10), 0);
    assertThat(TableLength.isGood(length, alike(3))).isTrue();
    assertThat(TableLength.isGood(length, alike(100))).isTrue();
    assertThat(TableLength.isGood(length, alike(2))).isFalse();
    assertThat(TableLength.isGood(length, alike(200))).isFalse();
    assertThat(TableLength.isGood(length, alike(1))).isFalse();
    assertThat(TableLength.isGood(1, alike(1))).isTrue();
    assertThat(TableLength.isGood(0, List.of())).isTrue();
  }
}
