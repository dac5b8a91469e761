package dev.atoll.agent.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.mesh.Share.Why;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {
  private static final int ROUNDS = 5_000;

  /**
   * The table of Cilium 1.20.2, pkg/clustermesh/selectbackends.go: with counts of local and remote
   * backends, active/terminating, who is used.
   */
  @ParameterizedTest
  @CsvSource({
    "false, NONE,   1/0, 1/0, local",
    "false, REMOTE, 1/0, 1/0, local",
    "false, LOCAL,  0/0, 1/0, local",
    "true,  NONE,   1/0, 1/0, both",
    "true,  NONE,   0/0, 1/0, both",
    "true,  LOCAL,  1/0, 1/0, local",
    "true,  LOCAL,  1/1, 1/0, local",
    "true,  LOCAL,  0/1, 1/0, both",
    "true,  LOCAL,  0/1, 0/1, both",
    "true,  LOCAL,  0/1, 0/0, local",
    "true,  LOCAL,  0/0, 1/0, both",
    "true,  LOCAL,  0/0, 0/1, both",
    "true,  LOCAL,  0/0, 0/0, local",
    "true,  REMOTE, 1/0, 1/0, remote",
    "true,  REMOTE, 1/0, 0/1, remote",
    "true,  REMOTE, 1/0, 0/0, both",
    "true,  REMOTE, 0/1, 0/0, both",
    "true,  REMOTE, 0/0, 0/0, remote",
    "true,  REMOTE, 0/0, 1/0, remote",
  })
  void affinity_is_that_of_cilium(
      boolean global, Affinity affinity, String local, String remote, String used) {
    var shares =
        Choice.of(
            service(global, affinity, List.of(), List.of(), 0),
            List.of(candidate("one", true, local), candidate("two", false, remote)));

    var byAffinity =
        shares.stream()
            .filter(s -> s.why() != Why.AFFINITY && s.why() != Why.NOT_GLOBAL)
            .map(s -> s.candidate().own() ? "local" : "remote")
            .collect(Collectors.joining("+"));
    assertThat(byAffinity).isEqualTo(used.equals("both") ? "local+remote" : used);
  }

  private static Candidate candidate(String cluster, boolean own, String counts) {
    var numbers = counts.split("/");
    var read = new Counts(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), 0);
    return new Candidate(cluster, own, Freshness.FRESH, read);
  }

  private static Candidate candidate(String cluster, Freshness freshness, Counts counts) {
    return new Candidate(cluster, cluster.equals("one"), freshness, counts);
  }

  private static ServiceChoice service(
      boolean global, Affinity affinity, List<Member> weights, List<String> order, int minimum) {
    return new ServiceChoice(
        "one", 1, "shop", "web", global, global, affinity, Map.of(), 0, false, weights, order,
        minimum, 30, 0, false, List.of(), List.of());
  }

  @Test
  void the_first_cluster_of_the_order_with_enough_active_backends_has_all() {
    var service = service(true, Affinity.NONE, List.of(), List.of("three", "two"), 50);
    var three = candidate("three", Freshness.FRESH, new Counts(1, 0, 2));
    var two = candidate("two", Freshness.FRESH, new Counts(1, 0, 1));
    var one = candidate("one", Freshness.FRESH, new Counts(9, 0, 0));

    assertThat(words(Choice.of(service, List.of(one, three, two))))
        .isEqualTo("one LATER, three TOO_FEW, two CHOSEN 1/1");
  }

  @Test
  void a_cluster_that_joins_comes_behind_all_that_is_usable_even_what_is_stale() {
    var service = service(true, Affinity.REMOTE, List.of(), List.of(), 0);
    var own = candidate("one", Freshness.STALE, new Counts(0, 1, 0));
    var two = candidate("two", Freshness.JOINING, new Counts(5, 0, 0));
    var none = candidate("one", Freshness.FRESH, new Counts(0, 0, 3));

    assertThat(words(Choice.of(service, List.of(own, two))))
        .isEqualTo("one CHOSEN 1/1, two JOINING");
    assertThat(words(Choice.of(service, List.of(none, two)))).endsWith("two CHOSEN 1/1");
  }

  @Test
  void affinity_puts_the_own_cluster_before_the_order_or_behind_it() {
    var own = candidate("one", Freshness.FRESH, new Counts(1, 0, 0));
    var two = candidate("two", Freshness.FRESH, new Counts(1, 0, 0));
    var local = service(true, Affinity.LOCAL, List.of(), List.of("two"), 0);
    var remote = service(true, Affinity.REMOTE, List.of(), List.of("one", "two"), 0);

    assertThat(words(Choice.of(local, List.of(own, two)))).isEqualTo("one CHOSEN 1/1, two LATER");
    assertThat(words(Choice.of(remote, List.of(own, two)))).isEqualTo("one LATER, two CHOSEN 1/1");
  }

  @Test
  void where_no_cluster_has_enough_all_take_what_they_can() {
    var service = service(true, Affinity.NONE, List.of(), List.of("two"), 90);
    var own = candidate("one", Freshness.FRESH, new Counts(1, 0, 1));
    var two = candidate("two", Freshness.FRESH, new Counts(3, 0, 1));

    assertThat(words(Choice.of(service, List.of(own, two))))
        .isEqualTo("one CHOSEN 1/4, two CHOSEN 3/4");
  }

  @Test
  void members_divide_connections_by_weight_and_their_backends_alike() {
    var weights = List.of(new Member(List.of("one", "two"), 100), new Member(List.of("three"), 50));
    var service = service(true, Affinity.NONE, weights, List.of(), 0);
    var one = candidate("one", Freshness.FRESH, new Counts(3, 0, 0));
    var two = candidate("two", Freshness.FRESH, new Counts(1, 5, 0));
    var three = candidate("three", Freshness.FRESH, new Counts(10, 0, 0));

    var shares = Choice.of(service, List.of(one, two, three));

    assertThat(words(shares)).isEqualTo("one CHOSEN 1/2, two CHOSEN 1/6, three CHOSEN 1/3");
    assertThat(shares)
        .extracting(s -> s.perBackend().toString())
        .containsExactly("1/6", "1/6", "1/30");
    assertThat(shares).extracting(Share::weight).containsExactly(65535, 65535, 13107);
  }

  @Test
  void weight_0_takes_nothing_until_nobody_else_is_there() {
    var service =
        service(true, Affinity.NONE, List.of(new Member(List.of("two"), 0)), List.of(), 0);
    var two = candidate("two", Freshness.FRESH, new Counts(1, 0, 0));
    var one = candidate("one", Freshness.FRESH, new Counts(1, 0, 0));

    assertThat(words(Choice.of(service, List.of(one, two))))
        .isEqualTo("one CHOSEN 1/1, two NO_WEIGHT");
    assertThat(words(Choice.of(service, List.of(two)))).isEqualTo("two CHOSEN 1/1");
  }

  @Test
  void a_stale_peer_waits_until_nobody_else_is_active_and_one_that_is_gone_for_good() {
    var service = service(true, Affinity.NONE, List.of(), List.of(), 0);
    var stale = candidate("two", Freshness.STALE, new Counts(1, 0, 0));
    var gone = candidate("three", Freshness.GONE, new Counts(1, 0, 0));
    var own = candidate("one", Freshness.FRESH, new Counts(1, 0, 0));
    var away = candidate("one", Freshness.FRESH, new Counts(0, 1, 0));

    assertThat(words(Choice.of(service, List.of(own, stale, gone))))
        .isEqualTo("one CHOSEN 1/1, two STALE, three DROPPED");
    assertThat(words(Choice.of(service, List.of(away, stale, gone))))
        .isEqualTo("one TERMINATING, two CHOSEN 1/1, three DROPPED");
  }

  private static String words(List<Share> shares) {
    return shares.stream()
        .map(s ->
            s.candidate().cluster()
                + " "
                + s.why()
                + (s.chosen() ? " " + s.ofAll().numerator() + "/" + s.ofAll().denominator() : ""))
        .collect(Collectors.joining(", "));
  }

  @Test
  void a_usable_backend_is_never_left_while_nothing_is_chosen() {
    each((service, candidates) -> {
      var usable =
          candidates.stream()
              .anyMatch(c ->
                  c.counts().healthy() > 0
                      && (c.own() || service.global())
                      && c.freshness() != Freshness.GONE);
      assertThat(Choice.of(service, candidates).stream().anyMatch(Share::chosen)).isEqualTo(usable);
    });
  }

  @Test
  void affinity_local_chooses_only_the_own_cluster_while_it_has_enough() {
    each((service, candidates) -> {
      var enough =
          candidates.stream()
              .anyMatch(c ->
                  c.own()
                      && c.counts()
                          .hasActive(
                              service.failoverOrder().isEmpty() ? 0 : service.minimumHealthy()));
      if (service.affinity() == Affinity.LOCAL && enough) {
        assertThat(Choice.of(service, candidates))
            .allMatch(share -> share.chosen() == share.candidate().own());
      }
    });
  }

  @Test
  void shares_add_up_to_1_and_those_of_backends_to_those_of_their_cluster() {
    each((service, candidates) -> {
      var chosen = Choice.of(service, candidates).stream().filter(Share::chosen).toList();
      if (!chosen.isEmpty()) {
        assertThat(chosen.stream().mapToDouble(s -> s.ofAll().value()).sum())
            .isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9));
      }
      for (var share : chosen) {
        var inUse =
            share.inUse() == Endpoint.State.ACTIVE
                ? share.candidate().counts().active()
                : share.candidate().counts().terminating();
        assertThat(share.perBackend().value() * inUse)
            .isCloseTo(share.ofAll().value(), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(share.weight()).isBetween(1, 65535);
      }
    });
  }

  @Test
  void a_peer_that_is_older_never_gets_more() {
    each((service, candidates) -> {
      for (var i = 0; i < candidates.size(); i++) {
        var younger = candidates.get(i);
        if (!younger.own() && younger.freshness() != Freshness.GONE) {
          var older = new ArrayList<>(candidates);
          var next = Freshness.values()[younger.freshness().ordinal() + 1];
          older.set(i, new Candidate(younger.cluster(), false, next, younger.counts()));
          assertThat(Choice.of(service, older).get(i).ofAll().value())
              .isLessThanOrEqualTo(Choice.of(service, candidates).get(i).ofAll().value() + 1e-12);
        }
      }
    });
  }

  private interface Property {
    void holds(ServiceChoice service, List<Candidate> candidates);
  }

  private static void each(Property property) {
    var seed = Optional.ofNullable(Long.getLong("atoll.seed")).orElseGet(System::nanoTime);
    var random = new Random(seed);
    for (var round = 0; round < ROUNDS; round++) {
      var service = service(random);
      var candidates = candidates(random);
      try {
        property.holds(service, candidates);
      } catch (AssertionError e) {
        throw new AssertionError(
            "-Datoll.seed=" + seed + " round " + round + ": " + service + " " + candidates, e);
      }
    }
  }

  private static final List<String> CLUSTERS = List.of("one", "two", "three", "four");

  private static ServiceChoice service(Random random) {
    var weights = new ArrayList<Member>();
    if (random.nextBoolean()) {
      weights.add(new Member(List.of("one", "two"), random.nextInt(3) * 50));
      weights.add(new Member(List.of("three"), random.nextInt(3) * 33));
    }
    var order = new ArrayList<>(random.nextBoolean() ? CLUSTERS : List.<String>of());
    java.util.Collections.shuffle(order, random);
    var some = order.subList(0, order.isEmpty() ? 0 : random.nextInt(order.size() + 1));
    return service(
        random.nextInt(5) > 0,
        Affinity.values()[random.nextInt(3)],
        weights,
        some,
        random.nextInt(3) * 40);
  }

  private static List<Candidate> candidates(Random random) {
    var candidates = new ArrayList<Candidate>();
    for (var cluster : CLUSTERS) {
      if (random.nextInt(4) > 0) {
        var own = cluster.equals("one");
        var counts = new Counts(random.nextInt(3), random.nextInt(2), random.nextInt(3));
        var freshness = own ? Freshness.FRESH : Freshness.values()[random.nextInt(3)];
        candidates.add(new Candidate(cluster, own, freshness, counts));
      }
    }
    return candidates;
  }
}
