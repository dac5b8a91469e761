package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.bpf.BpfMap;
import dev.atoll.agent.bpf.MappedArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Maps that outlive who made them. */
@Tag("root")
@Timeout(60)
class DatapathTest {
  private static final Map<String, Integer> SMALL = Map.of("ct", 64);

  private final Shell shell = new Shell();
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void mount() throws Exception {
    var mounted = Files.createDirectory(temporary.resolve("bpf"));
    shell.run("mount -t bpf bpf " + mounted, "umount " + mounted);
    folder = mounted.resolve("atoll");
  }

  @AfterEach
  void clean() throws Exception {
    shell.close();
  }

  @Test
  void the_next_agent_finds_what_the_last_one_wrote() {
    var service = new ServiceKey(Address.of("10.96.0.1"), 443, 6);
    try (var datapath = Datapath.load(folder, SMALL)) {
      datapath.services().putAll(Map.of(service, new ServiceValue(3, 5, 7, 0)));
      datapath.backends().put(new Id(9), new Backend(Address.NONE, 1, Backend.State.DEAD, 2));
      datapath.lut().set(5, 9);
    }
    try (var next = Datapath.load(folder, SMALL)) {
      assertThat(next.services().entries())
          .containsOnly(Map.entry(service, new ServiceValue(3, 5, 7, 0)));
      assertThat(next.backends().get(new Id(9))).map(Backend::cluster).hasValue(2);
      assertThat(next.lut().get(5)).isEqualTo(9);
      assertThat(next.services().remove(service)).isTrue();
      assertThat(next.services().remove(service)).isFalse();
    }
  }

  private static long changes(Datapath datapath) {
    try (var map = BpfMap.pinned(datapath.pins().resolve("changes"));
        var count = MappedArray.of(map)) {
      return count.get(0);
    }
  }

  @Test
  void whatever_says_where_somebody_is_counts_its_changes() {
    var one = Map.of("pods", 1);
    var address = Address.of("10.0.0.1");
    var block = IpcacheKey.of(address, 32);
    var value = new IpcacheValue(1, 1, Address.NONE, 0);
    long ended;
    try (var datapath = Datapath.load(folder, one)) {
      var began = changes(datapath);
      datapath.pods().put(address, new Pod(1, 2, 3));
      datapath.pods().remove(address);
      datapath.ipcache().put(block, value);
      datapath.ipcache().putAll(Map.of(block, value));
      datapath.ipcache().removeAll(List.of(block));
      datapath.config().put(new Id(0), new Config(0, 1, 0, 0, 2, 2));
      datapath.endpoints().put(new Id(1), new Endpoint(1, 1, 0, 1));
      assertThat(changes(datapath)).isEqualTo(began + 7);
      datapath.backends().put(new Id(9), backend("10.1.0.1"));
      assertThat(changes(datapath)).isEqualTo(began + 7);
      datapath.pods().put(address, new Pod(1, 2, 3));
      assertThatThrownBy(() -> datapath.pods().put(Address.of("10.0.0.2"), new Pod(1, 2, 3)))
          .isInstanceOf(BpfException.class);
      ended = changes(datapath);
      assertThat(ended).as("what fails may be half done").isEqualTo(began + 9);
    }
    try (var next = Datapath.load(folder, one)) {
      assertThat(changes(next)).as("who was before may not have counted").isGreaterThan(ended);
    }
  }

  private static final ServiceKey SERVICE = new ServiceKey(Address.of("10.96.0.1"), 443, 6);
  private static final Map<String, Integer> OTHER = Map.of("ct", 32, "backends", 8, "lut", 4096);

  private static Backend backend(String address) {
    return new Backend(Address.of(address), 80, Backend.State.ACTIVE, 2);
  }

  private static Tuple flow(int port, Direction direction) {
    return new Tuple(Address.of("10.0.0.1"), Address.of("10.0.0.2"), port, 80, 6, direction, 0);
  }

  private static Track track(int backend, long lastSeen) {
    return new Track(backend, 3, Address.NONE, 0, Track.REPLIED, 7, lastSeen, 0);
  }

  private Datapath filled() {
    var datapath = Datapath.load(folder, SMALL);
    datapath.services().put(SERVICE, new ServiceValue(3, 5, 1, 0));
    datapath.backends().put(new Id(9), backend("10.1.0.1"));
    datapath.endpoints().put(new Id(4), new Endpoint(1, 2, 0, 7));
    datapath.flows().put(flow(1, Direction.EGRESS), track(9, 1));
    datapath.flows().put(flow(1, Direction.SERVICE), track(9, 1));
    datapath.lut().set(5, 9);
    return datapath;
  }

  private List<String> folders() throws Exception {
    try (var all = Files.list(folder)) {
      return all.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void maps_of_another_layout_begin_with_what_is_in_those_before() throws Exception {
    try (var before = filled();
        var next = Datapath.load(folder, OTHER)) {
      assertThat(before.isBesideOthers()).isFalse();
      assertThat(next.isBesideOthers()).isTrue();
      assertThat(next.isFilled()).isTrue();
      assertThat(next.carrying()).isEqualTo(Config.CARRY | Config.CARRY_SERVICES);
      assertThat(next.backends().room()).isEqualTo(8);
      assertThat(next.backends().entries()).isEqualTo(before.backends().entries()).hasSize(1);
      assertThat(next.services().entries()).isEqualTo(before.services().entries()).hasSize(1);
      assertThat(next.endpoints().entries()).isEqualTo(before.endpoints().entries()).hasSize(1);
      assertThat(next.lut().get(5)).isEqualTo(9);
      assertThat(next.flows().entries()).as("programs take them over").isEmpty();
      assertThat(folders()).hasSize(2);
    }
  }

  @Test
  void when_programs_are_in_the_places_of_others_the_flows_of_these_are_ours_to_judge()
      throws Exception {
    try (var before = filled();
        var next = Datapath.load(folder, OTHER)) {
      next.flows().put(flow(1, Direction.EGRESS), track(9, 5));
      before.flows().put(flow(2, Direction.EGRESS), track(9, 1));
      next.settle();
      assertThat(next.flows().entries())
          .containsOnly(
              Map.entry(flow(1, Direction.EGRESS), track(9, 5)),
              Map.entry(flow(1, Direction.SERVICE), track(9, 1).unjudged()),
              Map.entry(flow(2, Direction.EGRESS), track(9, 1).unjudged()));
      assertThat(next.carrying()).isZero();
      assertThat(next.isBesideOthers()).isFalse();
      assertThat(folders()).containsExactly(next.pins().getFileName().toString());
      next.settle();
    }
  }

  @Test
  void of_more_flows_than_there_is_room_for_the_youngest_are_taken_over() {
    try (var before = filled()) {
      for (int port = 2; port < 50; port++) {
        before.flows().put(flow(port, Direction.EGRESS), track(0, port));
      }
      try (var next = Datapath.load(folder, Map.of("ct", 8))) {
        next.settle();
        assertThat(next.flows().entries()).containsKey(flow(49, Direction.EGRESS));
        assertThat(next.flows().entries()).doesNotContainKey(flow(2, Direction.EGRESS));
      }
    }
  }

  @Test
  void numbers_that_do_not_fit_are_none_and_flows_to_services_do_not_go_by_them() {
    try (var before = filled()) {
      before.lut().set(5000, 9);
      try (var next = Datapath.load(folder, OTHER)) {
        assertThat(next.isFilled()).isFalse();
        assertThat(next.services().entries()).isEmpty();
        assertThat(next.backends().entries()).isEmpty();
        assertThat(next.endpoints().entries()).hasSize(1);
        next.backends().put(new Id(9), backend("10.1.0.2"));
      }
      try (var again = Datapath.load(folder, OTHER)) {
        assertThat(again.carrying()).isEqualTo(Config.CARRY);
        again.settle();
        assertThat(again.flows().entries()).containsOnlyKeys(flow(1, Direction.EGRESS));
      }
    }
  }

  @Test
  void what_was_filled_by_halves_is_filled_anew() throws Exception {
    try (var before = filled()) {
      String name;
      try (var next = Datapath.load(folder, OTHER)) {
        next.endpoints().put(new Id(77), new Endpoint(1, 2, 0, 7));
        name = next.pins().getFileName().toString();
      }
      Files.move(folder.resolve(name), folder.resolve("filling"));
      try (var again = Datapath.load(folder, OTHER)) {
        assertThat(again.endpoints().entries()).isEqualTo(before.endpoints().entries());
        assertThat(folders()).hasSize(2).contains(name);
      }
    }
  }

  @Test
  void what_was_filled_by_halves_goes_when_the_layout_is_not_changed_after_all() throws Exception {
    try (var before = filled()) {
      try (var next = Datapath.load(folder, OTHER)) {
        Files.move(next.pins(), folder.resolve("filling"));
      }
      try (var again = Datapath.load(folder, SMALL)) {
        assertThat(again.endpoints().entries()).hasSize(1);
        assertThat(folders()).containsExactly(before.pins().getFileName().toString());
      }
    }
  }

  @Test
  void maps_that_we_do_not_know_are_left_alone_until_our_programs_are_in_their_places()
      throws Exception {
    var newer = folder.resolve("abcdefabcdef");
    try (var before = filled();
        var metrics = BpfMap.pinned(before.pins().resolve("metrics"))) {
      Earlier.delete(before.pins());
      Files.createDirectory(newer);
      metrics.pin(newer.resolve("ct"));
    }
    try (var next = Datapath.load(folder, SMALL)) {
      assertThat(next.isBesideOthers()).isTrue();
      assertThat(next.isFilled()).isFalse();
      assertThat(next.carrying()).isZero();
      assertThat(newer.resolve("ct")).exists();
      next.settle();
      assertThat(newer).doesNotExist();
    }
  }
}
