package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.kube.FaultProxy.Fault;
import dev.atoll.reconciler.kube.FaultProxy.Seen;
import dev.atoll.reconciler.plan.Marks;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem.Reason;
import dev.atoll.reconciler.target.RoundResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real API server behind a network and a load balancer that have bad days. */
class FaultTest {

  private static final Timing IMPATIENT =
      new Timing(
          Duration.ofSeconds(2),
          3,
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30));
  private static final String FORBIDDEN =
      "{\"kind\":\"Status\",\"message\":\"services is forbidden\",\"code\":403}";

  @TempDir Path credentials;

  private final RealCluster cluster = RealCluster.clean();
  private final FaultProxy proxy = new FaultProxy(cluster.plane, cluster.name);
  private KubeTarget target;

  @BeforeEach
  void open() throws IOException {
    proxy.writeKubeconfig(credentials.resolve("faulty"));
    target = KubeTarget.open(cluster.name, credentials, "faulty", IMPATIENT);
  }

  @AfterEach
  void close() {
    target.close();
    proxy.close();
    cluster.close();
  }

  @Test
  void credentials_that_are_not_accepted_are_named() {
    proxy.spoil(s -> Optional.of(new Fault.Status(401, "")));

    var round = round("c1", Policies.NAMESPACE);

    assertFails(round, Reason.UNAUTHORIZED, "contract does not accept the credentials");
    assertThat(proxy.seen()).hasSize(1);
  }

  @Test
  void a_missing_right_is_named_with_what_it_is_for() {
    proxy.spoil(s -> on(s, s.touches("/networkpolicies"), new Fault.Status(403, FORBIDDEN)));

    var round = round("c1", Policies.NAMESPACE);

    assertFails(
        round,
        Reason.FORBIDDEN,
        "contract does not allow reading of networkpolicies.networking.k8s.io: services is"
            + " forbidden");
    assertThat(cluster.has("/api/v1/namespaces/shop")).isFalse();
  }

  @Test
  void a_wrong_url_is_seen_as_such() {
    proxy.spoil(s -> Optional.of(new Fault.Status(404, "<html>nothing here</html>")));

    assertFails(round("c1", Policies.NAMESPACE), Reason.NOT_FOUND, "contract does not have");
  }

  @Test
  void too_many_requests_are_waited_out_as_long_as_the_server_asks() {
    proxy.spoil(firstTimes(1, new Fault.Status(429, "{}")));

    var began = System.nanoTime();
    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.problem()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(round.outcome()).isEqualTo(Outcome.APPLIED);
  }

  @Test
  void a_server_that_has_trouble_is_tried_again_and_then_left_for_the_next_round() {
    proxy.spoil(s -> on(s, s.writes(), new Fault.Status(500, "{}")));

    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW);

    assertFails(round, Reason.BUSY, "contract answers 500");
    proxy.heal();
    assertThat(round("c1", Policies.NAMESPACE, Policies.ALLOW).outcome())
        .isEqualTo(Outcome.APPLIED);
  }

  @Test
  void connections_that_are_reset_are_made_again() {
    proxy.spoil(firstTimes(1, new Fault.Reset()));

    assertThat(round("c1", Policies.NAMESPACE, Policies.ALLOW).problem()).isEmpty();
  }

  @Test
  void answers_that_get_lost_after_the_write_do_no_harm() {
    proxy.spoil(firstTimes(1, new Fault.LostAnswer()));

    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW);

    assertThat(round.problem()).isEmpty();
    proxy.heal();
    var again = round("c1", Policies.NAMESPACE, Policies.ALLOW);
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.traffic().writes()).isZero();
  }

  @Test
  void half_an_answer_is_no_answer() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW);
    proxy.spoil(s -> on(s, s.touches("/ciliumnetworkpolicies"), new Fault.HalfAnswer()));

    assertFails(round("c2", Policies.NAMESPACE), Reason.UNREACHABLE, "contract cannot be reached");
    assertThat(cluster.policy("allow").entries()).isNotEmpty();
  }

  @Test
  void a_server_that_does_not_answer_in_time_is_unreachable() {
    proxy.spoil(s -> on(s, s.touches("/configmaps"), new Fault.Slow(4000)));

    assertFails(round("c1", Policies.NAMESPACE), Reason.UNREACHABLE, "contract cannot be reached");
  }

  @Test
  void a_server_that_is_down_is_unreachable() {
    proxy.close();

    assertFails(round("c1", Policies.NAMESPACE), Reason.UNREACHABLE, "contract cannot be reached");
  }

  @Test
  void somebody_faster_is_left_alone_until_the_next_round() {
    proxy.spoil(s -> on(s, s.method().equals("PATCH") && s.touches("/allow?"), conflict()));

    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW);

    assertFails(round, Reason.CONFLICT, "CiliumNetworkPolicy shop/allow in contract is held");
    proxy.heal();
    assertThat(round("c1", Policies.NAMESPACE, Policies.ALLOW).problem()).isEmpty();
  }

  @Test
  void what_closes_does_not_run_ahead_of_what_opens() {
    var opening =
        Policies.ALLOW.replace("spec:\n", "spec:\n  enableDefaultDeny: {ingress: false}\n");
    cluster.round("c1", Policies.NAMESPACE, Policies.FOREIGN);
    proxy.spoil(
        s -> on(s, s.touches("/allow?") && !s.touches("dryRun"), new Fault.Status(500, "{}")));

    var round = round("c2", Policies.NAMESPACE, opening, Policies.LOCKED);

    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(cluster.policy("locked").entries()).isEmpty();
    assertThat(cluster.policy("foreign").entries()).isNotEmpty();
  }

  @Test
  void a_no_op_round_lists_each_kind_once_at_most() {
    cluster.round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.KUBERNETES);
    proxy.heal();

    var round = round("c1", Policies.NAMESPACE, Policies.ALLOW, Policies.KUBERNETES);

    assertThat(round.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(proxy.seen()).noneMatch(Seen::writes);
    assertThat(proxy.seen()).extracting(Seen::path).doesNotHaveDuplicates();
  }

  /** As a kill -9 at any point: from the n-th request on nothing is passed any more. */
  @Test
  void a_round_that_is_cut_off_anywhere_leaves_nothing_that_nobody_knows() {
    for (var cut = 1; cut < 40; cut++) {
      cluster.plane.clean(cluster.name);
      var at = cut;
      assertThat(cluster.round("c1", Policies.NAMESPACE, Policies.FOREIGN).problem()).isEmpty();
      proxy.spoil(s -> on(s, s.number() >= at, new Fault.Reset()));

      var cutOff = round("c2", Policies.NAMESPACE, Policies.ALLOW, Policies.LOCKED);

      proxy.heal();
      var mended = cluster.round("c3", Policies.NAMESPACE, Policies.LOCKED);
      assertThat(mended.problem()).as("cut at %s", cut).isEmpty();
      assertThat(marked()).as("cut at %s", cut).containsExactly("locked");
      if (cutOff.problem().isEmpty()) {
        return;
      }
    }
    throw new AssertionError("a round of two objects needs more than 40 requests");
  }

  private List<String> marked() {
    var list =
        cluster.object(
            "/apis/cilium.io/v2/ciliumnetworkpolicies?labelSelector=" + Marks.FLEET + "=islands");
    return list.items("items").stream()
        .map(i -> i.asMapping().orElseThrow().string("metadata", "name").orElseThrow())
        .sorted()
        .toList();
  }

  private RoundResult round(String commit, String... yaml) {
    return target.round(new Desired(Wanted.in(cluster.name, yaml), RealCluster.options(commit)));
  }

  private static void assertFails(RoundResult round, Reason reason, String message) {
    assertThat(round.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(round.problem().orElseThrow().reason()).isEqualTo(reason);
    assertThat(round.problem().orElseThrow().message()).startsWith(message);
    assertThat(round.problem().orElseThrow().hint()).isNotEmpty();
  }

  private static Optional<Fault> on(Seen request, boolean condition, Fault fault) {
    return condition ? Optional.of(fault) : Optional.empty();
  }

  /** Every request, so many times each. */
  private static java.util.function.Function<Seen, Optional<Fault>> firstTimes(
      int times, Fault fault) {
    Map<String, Integer> counts = new ConcurrentHashMap<>();
    Predicate<Seen> early = s -> counts.merge(s.method() + s.path(), 1, Integer::sum) <= times;
    return s -> on(s, early.test(s), fault);
  }

  private static Fault conflict() {
    return new Fault.Status(409, "{\"kind\":\"Status\",\"message\":\"conflict with \\\"x\\\"\"}");
  }
}
