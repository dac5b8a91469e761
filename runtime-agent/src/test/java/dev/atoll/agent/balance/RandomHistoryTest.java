package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.mesh.Chosen;
import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.ServiceView;
import dev.atoll.agent.schema.ClusterEndpointSlice.Endpoint;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, programs find what was chosen, and never a slot that names nobody. */
@Tag("root")
@Timeout(180)
class RandomHistoryTest {
  private static final int ROUNDS = Integer.getInteger("atoll.rounds", 250);
  private static final List<String> NAMES = List.of("api", "web", "zoo");

  private final long seed =
      Optional.ofNullable(Long.getLong("atoll.seed")).orElseGet(System::nanoTime);
  private final Random random = new Random(seed);
  private final Mesh mesh = Mesh.known();
  private int written;

  @TempDir Path folder;

  @Test
  void programs_find_what_was_chosen_between_any_two_writes() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("lut", 20_000, "services", 64, "backends", 256))) {
      var writer = begin(kernel);
      for (int round = 0; round < ROUNDS; round++) {
        var why = "-Datoll.seed=%d round %d".formatted(seed, round);
        writer.take(mesh.tell(changes()));
        check(kernel, why);
        if (random.nextInt(4) == 0) {
          Thread.sleep(6);
          writer.tidy();
          check(kernel, why);
          assertThat(kernel.states().values()).as(why).doesNotContain(State.DEAD);
          if (random.nextBoolean()) {
            writer = begin(kernel);
            assertThat(written).as("%s: writes of a restart", why).isZero();
            check(kernel, why);
          }
        }
      }
    }
  }

  private ServiceWriter begin(Kernel kernel) {
    var writer = kernel.writer(() -> step(kernel));
    written = 0;
    writer.take(mesh.anew());
    writer.complete(mesh.state());
    return writer;
  }

  /** The maps are looked at after every eighth write. */
  private void step(Kernel kernel) {
    if (written++ % 8 == 0) {
      kernel.read();
      kernel.readOffers(false);
    }
  }

  private KeyChange[] changes() {
    var changes = new ArrayList<KeyChange>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var change = change();
      changes.add(random.nextInt(5) == 0 ? Mesh.gone(change) : change);
    }
    return changes.toArray(KeyChange[]::new);
  }

  private KeyChange change() {
    int which = random.nextInt(NAMES.size());
    var service = Mesh.service(NAMES.get(which)).at("10.96.0." + which);
    return switch (random.nextInt(4)) {
      case 0 -> choice(service, which);
      case 1 -> service.part("one", "a", endpoints("10.1.0."));
      case 2 -> service.part("two", "a", endpoints("10.2.0."));
      default -> service.part("two", "b", endpoints("10.2.0."));
    };
  }

  private KeyChange choice(Service service, int which) {
    var more =
        service
            .at("10.96.0." + which, "10.96.0." + random.nextInt(5))
            .prefers(Affinity.values()[random.nextInt(3)])
            .session(random.nextInt(2));
    var weighted =
        random.nextBoolean() ? more : more.weights(random.nextInt(3), 1 + random.nextInt(3));
    return weighted.told(random.nextInt(8) == 0);
  }

  private Endpoint[] endpoints(String block) {
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < 5; i++) {
      if (random.nextInt(3) == 0) {
        boolean ready = random.nextInt(3) > 0;
        endpoints.add(Mesh.endpoint(block + i, ready, ready || random.nextBoolean(), !ready));
      }
    }
    return endpoints.toArray(Endpoint[]::new);
  }

  private void check(Kernel kernel, String why) {
    var seen = kernel.read();
    var due = due();
    assertThat(seen.keySet()).as(why).isEqualTo(due.keySet());
    due.forEach((at, weights) -> check(seen.getOrDefault(at, Map.of()), weights, why + " " + at));
    states(kernel.states(), why);
    kernel.readOffers(true);
  }

  private static void check(Map<String, Integer> slots, Map<String, Integer> weights, String why) {
    assertThat(slots.keySet()).as(why).isEqualTo(weights.keySet());
    double length = slots.values().stream().mapToInt(n -> n).sum();
    double sum = weights.values().stream().mapToInt(w -> w).sum();
    weights.forEach((place, weight) ->
        assertThat(slots.get(place) / length)
            .as("%s %s: %s by %s", why, place, slots, weights)
            .isBetween(weight / sum * 0.98 - 2 / length, weight / sum + 2 / length));
  }

  /** Of each frontend the weights of its backends; of two services at one the first has it. */
  private Map<String, Map<String, Integer>> due() {
    var due = new TreeMap<String, Map<String, Integer>>();
    for (var view : mesh.state().services()) {
      view.own()
          .filter(own -> !own.headless())
          .ifPresent(own ->
              own.frontends().keySet().forEach(ip -> due.putIfAbsent(ip + ":80", weights(view))));
    }
    return due;
  }

  private static Map<String, Integer> weights(ServiceView view) {
    var weights = new TreeMap<String, Integer>();
    for (var target : targets(view)) {
      if (target.weight() > 0) {
        weights.put(target.ip() + ":" + target.port(), target.weight());
      }
    }
    return weights;
  }

  private static List<Target> targets(ServiceView view) {
    return view.chosen().stream().map(Chosen::targets).flatMap(List::stream).toList();
  }

  private void states(Map<String, State> states, String why) {
    var active = new TreeSet<String>();
    var going = new TreeSet<String>();
    for (var view : mesh.state().services()) {
      if (view.own().filter(own -> !own.headless()).isPresent()) {
        targets(view).forEach(t -> (t.weight() > 0 ? active : going).add(t.ip()));
        view.chosen().forEach(c -> c.spared().forEach(t -> going.add(t.ip())));
      }
    }
    assertThat(in(states, State.ACTIVE)).as(why).isEqualTo(active);
    going.removeAll(active);
    assertThat(going).as(why).containsAll(in(states, State.DRAINING));
  }

  private static Set<String> in(Map<String, State> states, State state) {
    return states.entrySet().stream()
        .filter(e -> e.getValue() == state)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
