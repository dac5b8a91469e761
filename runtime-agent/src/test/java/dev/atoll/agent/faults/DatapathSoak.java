package dev.atoll.agent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.flows.FlowHistory;
import dev.atoll.sandbox.Command;
import dev.atoll.sandbox.node.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pods, policies and services come and go at random for half an hour while others speak. Nobody may
 * ever get through who is not allowed to, whoever is allowed to does soon, no connection that stays
 * allowed fails, agents do not grow, and in the end the maps hold no more than they held in the
 * beginning.
 *
 * <p>{@code mvn -Psoak test -pl runtime-agent -am -Dtest=DatapathSoak}; {@code
 * -Datoll.soak.minutes=N} is another time, {@code -Datoll.soak.seed=N} repeats the choices.
 */
@ExtendWith(OneMesh.class)
class DatapathSoak {
  private static final long MINUTES = Long.getLong("atoll.soak.minutes", 30);
  private static final long SEED = Long.getLong("atoll.soak.seed", System.nanoTime() % 1_000_000);
  private static final int MOST_GUESTS = 6;
  private static final int POLICIES = 5;
  private static final List<String> APPS = List.of("friend", "stranger");
  private static final List<String> MAPS =
      List.of("endpoints", "pods", "policy", "ipcache", "services", "backends");

  /** Of both heaps, between the medians of the second and the third third of the time. */
  private static final long MOST_KIB = 2 << 10;

  private static final long MOST_FILES = 3;

  /** As serial collection prints both of its generations. */
  private static final Pattern USED = Pattern.compile("(?:DefNew|Tenured) .* used (\\d+)K");

  private final Random random = new Random(SEED);
  private final List<Pod> guests = new ArrayList<>();
  private final List<Long> memory = new ArrayList<>();
  private final List<Long> files = new ArrayList<>();
  private DatapathMesh mesh;
  private Pod server;
  private int count;
  private long asked;
  private long changes;
  private long next = System.nanoTime();

  @Test
  void nothing_is_wrong_and_nothing_grows_or_is_left(DatapathMesh running) throws Exception {
    System.out.println("[soak] -Datoll.soak.seed=" + SEED + " -Datoll.soak.minutes=" + MINUTES);
    mesh = running;
    server = mesh.run("east", "web");
    var caller = mesh.run("west", "caller", Map.of("app", "friend"));
    mesh.policy("east", "web", DatapathMesh.only("web", "friend"));
    mesh.awaitWay(List.of(caller), List.of(server));
    mesh.awaitEnforced(server);
    mesh.awaitEnforced(caller);
    var way = new Load.Way("to the server", mesh.network(caller), mesh.at(server));
    everyKindOnce();
    fillHistory(way);
    var before = sizes();
    var end = System.nanoTime() + MINUTES * 60_000_000_000L;
    try (var load = Load.begin(List.of(way), Duration.ofMillis(20))) {
      while (System.nanoTime() < end) {
        change();
        check();
        assertThat(load.failed()).isEmpty();
        changes++;
        measure();
      }
      System.out.printf("[soak] %d changes, %d verdicts, %s%n", changes, asked, load.text());
    }
    System.out.printf("[soak] heaps have %s KiB%n[soak] and agents %s files%n", memory, files);
    assertThat(median(memory, 2)).isLessThan(median(memory, 1) + MOST_KIB);
    assertThat(median(files, 2)).isLessThanOrEqualTo(median(files, 1) + MOST_FILES);
    leave();
    try {
      DatapathMesh.await("nothing is left", () -> isNoMoreThan(before));
    } finally {
      System.out.println(
          "[soak] entries at first " + before + "\n[soak] and in the end " + sizes());
    }
  }

  /** Identities of guests are there from then on, whether a pod has them or not. */
  private void everyKindOnce() throws Exception {
    var addresses = sizes().get("east ipcache");
    for (var cluster : DatapathMesh.CLUSTERS) {
      for (var app : APPS) {
        guests.add(mesh.run(cluster, app + count++, Map.of("app", app, "group", "guests")));
      }
    }
    check();
    leave();
    DatapathMesh.await("they are gone", () -> sizes().get("east ipcache").equals(addresses));
  }

  /** Agents keep so many flows, and none more from then on. */
  private static void fillHistory(Load.Way way) throws Exception {
    try (var load = Load.begin(List.of(way), Duration.ZERO)) {
      DatapathMesh.await(
          "flows are told", () -> load.connections() > FlowHistory.Limits.USUAL.count());
    }
  }

  private boolean isNoMoreThan(Map<String, Integer> before) {
    return sizes().entrySet().stream().allMatch(e -> e.getValue() <= before.get(e.getKey()));
  }

  /** About fifteen times. */
  private void measure() {
    if (System.nanoTime() > next) {
      next = System.nanoTime() + MINUTES * 4_000_000_000L;
      memory.add(sum(this::kib));
      files.add(sum(this::files));
    }
  }

  private void change() throws Exception {
    switch (random.nextInt(5)) {
      case 0, 1 -> come();
      case 2 -> go();
      case 3 -> other();
      default -> serve();
    }
  }

  private void come() throws Exception {
    if (guests.size() < MOST_GUESTS) {
      var app = APPS.get(random.nextInt(2));
      guests.add(mesh.run(cluster(), app + count++, Map.of("app", app, "group", "guests")));
    }
  }

  private String cluster() {
    return DatapathMesh.CLUSTERS.get(random.nextInt(2));
  }

  private void go() throws Exception {
    if (!guests.isEmpty()) {
      mesh.end(guests.remove(random.nextInt(guests.size())));
    }
  }

  /** A policy of guests, with blocks that come and go. */
  private void other() throws Exception {
    var spec =
        """
        {"endpointSelector":{"matchLabels":{"group":"guests"}},
         "ingress":[{"fromCIDR":["10.%d.0.0/16"]}]}\
        """;
    mesh.policy(
        cluster(), "others" + random.nextInt(POLICIES), spec.formatted(100 + random.nextInt(50)));
  }

  private void serve() throws Exception {
    var shared = Map.of("service.cilium.io/shared", Boolean.toString(random.nextBoolean()));
    mesh.service(cluster(), APPS.get(random.nextInt(2)), shared);
  }

  private void check() throws Exception {
    for (var guest : guests) {
      asked++;
      if (guest.name().startsWith("friend")) {
        DatapathMesh.await(guest.end() + " gets through", () -> mesh.reaches(guest, server));
      } else {
        assertThat(mesh.answers(guest, mesh.at(server))).as(guest.end() + " is refused").isEmpty();
      }
    }
  }

  private void leave() throws Exception {
    for (var guest : guests) {
      mesh.end(guest);
    }
    guests.clear();
    for (var cluster : DatapathMesh.CLUSTERS) {
      for (int i = 0; i < POLICIES; i++) {
        mesh.removePolicy(cluster, "others" + i);
      }
      for (var app : APPS) {
        mesh.removeService(cluster, app);
      }
    }
  }

  /** How many entries there are, by cluster and map. */
  private Map<String, Integer> sizes() {
    var all = new TreeMap<String, Integer>();
    for (var cluster : DatapathMesh.CLUSTERS) {
      var folder = mesh.pins(cluster).resolve(mesh.layouts(cluster).getFirst());
      for (var name : MAPS) {
        try (var map = BpfMap.pinned(folder.resolve(name))) {
          all.put(cluster + " " + name, map.entries().size());
        }
      }
    }
    return all;
  }

  private static long sum(ToLongFunction<String> of) {
    return DatapathMesh.CLUSTERS.stream().mapToLong(of).sum();
  }

  /** Of the heap, after a collection. */
  private long kib(String cluster) {
    jcmd(cluster, "GC.run");
    return jcmd(cluster, "GC.heap_info")
        .lines()
        .map(USED::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .sum();
  }

  private String jcmd(String cluster, String command) {
    var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var pid = process(cluster).getFileName().toString();
    var answer =
        Command.run(
            List.of(program, "-J-XX:TieredStopAtLevel=1", pid, command),
            Map.of(),
            Duration.ofSeconds(30));
    assertThat(answer.ok()).as(answer.output()).isTrue();
    return answer.output();
  }

  private long files(String cluster) {
    return DatapathMesh.names(process(cluster).resolve("fd")).size();
  }

  private Path process(String cluster) {
    try {
      return Path.of("/proc", Long.toString(mesh.agentPid(cluster)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of one third of the time, 0 to 2. */
  private static long median(List<Long> all, int third) {
    var part = all.subList(all.size() * third / 3, all.size() * (third + 1) / 3);
    return part.stream().sorted().skip(part.size() / 2).findFirst().orElse(0L);
  }
}
