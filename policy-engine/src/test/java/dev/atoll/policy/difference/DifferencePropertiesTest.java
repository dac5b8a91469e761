package dev.atoll.policy.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.explanation.Ends;
import dev.atoll.policy.mesh.ClusterFacts;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.mesh.Pod;
import dev.atoll.policy.oracle.RandomChange;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;
import dev.atoll.policy.verdict.FlowJudge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Held against asking every flow of both states one by one; seeds are printed on failure. */
class DifferencePropertiesTest {

  private static final long SEED = Long.getLong("atoll.seed", 40_001);
  private static final int CHANGES = Integer.getInteger("atoll.changes", 60);
  private static final List<Integer> PORTS = List.of(0, 53, 80, 443, 8080, 9090, 5432, 65535);

  @Test
  void a_difference_is_what_asking_every_flow_of_both_states_finds() {
    var changed = 0;
    for (var seed : seeds()) {
      var change = RandomChange.of(seed);
      var difference = Difference.of(change.base(), change.head());
      changed += difference.flows().size();
      compare(seed, change, difference);
    }
    assertThat(changed).as("flows that changed, from seed " + SEED).isGreaterThan(1000);
  }

  @Test
  void the_way_back_is_the_mirror_image() {
    for (var seed : seeds()) {
      var change = RandomChange.of(seed);
      assertThat(Difference.of(change.base(), change.head()).mirrored())
          .as("seed " + seed)
          .isEqualTo(Difference.of(change.head(), change.base()));
    }
  }

  @Test
  void every_change_has_something_that_is_responsible() {
    for (var seed : seeds()) {
      var change = RandomChange.of(seed);
      assertThat(Difference.of(change.base(), change.head()).flows())
          .as("seed " + seed)
          .allSatisfy(f -> assertThat(f.because()).as(f.from() + " " + f.to()).isNotEmpty());
    }
  }

  @Test
  void nothing_changes_between_a_state_and_itself() {
    var mesh = RandomChange.mesh(SEED);
    assertThat(Difference.of(mesh, RandomChange.mesh(SEED)).flows()).isEmpty();
    assertThat(Difference.of(mesh, RandomChange.mesh(SEED)).unaffected())
        .hasSameSizeAs(mesh.clusters());
  }

  @Test
  void a_pair_of_ends_changes_once() {
    for (var seed : seeds()) {
      var change = RandomChange.of(seed);
      assertThat(Difference.of(change.base(), change.head()).flows())
          .extracting(f -> f.from().name() + " " + f.to().name())
          .as("seed " + seed)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void rectangles_hold_each_flow_once() {
    for (var seed : seeds()) {
      var change = RandomChange.of(seed);
      var flows = Difference.of(change.base(), change.head()).flows();
      var held = new ArrayList<List<FlowEnd>>();
      for (var r : Rectangle.of(flows)) {
        r.from().forEach(f -> r.to().forEach(t -> held.add(List.of(f, t))));
      }
      assertThat(held).as("seed " + seed).doesNotHaveDuplicates().hasSameSizeAs(flows);
      assertThat(new HashSet<>(held))
          .as("seed " + seed)
          .isEqualTo(
              flows.stream().map(f -> List.of(f.from(), f.to())).collect(Collectors.toSet()));
    }
  }

  private static List<Long> seeds() {
    return LongStream.range(SEED, SEED + CHANGES).boxed().toList();
  }

  private static void compare(long seed, RandomChange change, Difference difference) {
    Map<List<String>, FlowChange> found = new HashMap<>();
    difference.flows().forEach(f -> found.put(List.of(f.from().name(), f.to().name()), f));
    var names = names(change);
    var base = new State(change.base(), names);
    var head = new State(change.head(), names);
    for (var from : names) {
      for (var to : names) {
        var flow = Optional.ofNullable(found.get(List.of(from, to)));
        for (var protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.ICMP, Protocol.OTHER)) {
          for (var port : PORTS) {
            var before = base.ask(from, to, protocol, port);
            var after = head.ask(from, to, protocol, port);
            var what = "seed %d, %s to %s, %d/%s".formatted(seed, from, to, port, protocol);
            assertThat(flow.map(f -> said(f.before(), protocol, port)).orElse(after))
                .as("before, " + what)
                .isEqualTo(before);
            assertThat(flow.map(f -> said(f.after(), protocol, port)).orElse(before))
                .as("after, " + what)
                .isEqualTo(after);
          }
        }
      }
    }
  }

  private static TreeSet<String> names(RandomChange change) {
    var names = new TreeSet<String>();
    for (var mesh : List.of(change.base(), change.head())) {
      mesh.clusters().stream()
          .map(ClusterFacts::pods)
          .flatMap(List::stream)
          .map(Pod::name)
          .forEach(names::add);
    }
    for (var cluster : change.base().clusters()) {
      cluster.nodes().forEach(n -> names.add("host/" + cluster.name() + "/" + n.name()));
    }
    names.add("entity/host");
    names.add("entity/remote-node");
    return names;
  }

  private static int said(List<Allowed> allowed, Protocol protocol, int port) {
    return allowed.stream()
        .filter(a -> a.protocol() == protocol && a.first() <= port && port <= a.last())
        .findFirst()
        .map(a -> a.layerSeven() ? 2 : 1)
        .orElse(0);
  }

  /** 0 denied, 1 allowed, 2 allowed with something asked above the port. */
  private static final class State {

    private final FlowJudge judge;
    private final Map<String, End> ends = new HashMap<>();

    State(Mesh mesh, TreeSet<String> names) {
      this.judge = new FlowJudge(mesh);
      names.forEach(n -> new Ends(mesh).find(n).ifPresent(e -> ends.put(n, e)));
    }

    private static boolean isOutside(End end) {
      return end instanceof End.Reserved || end instanceof End.Node;
    }

    int ask(String from, String to, Protocol protocol, int port) {
      var source = ends.get(from);
      var destination = ends.get(to);
      if (source == null || destination == null || isOutside(source) && isOutside(destination)) {
        return 0;
      }
      var verdict = judge.judge(new Flow(source, destination, protocol, port));
      return !verdict.allowed() ? 0 : verdict.layerSeven() ? 2 : 1;
    }
  }
}
