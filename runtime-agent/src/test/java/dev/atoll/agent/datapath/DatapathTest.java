package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void another_layout_has_maps_of_its_own() {
    try (var datapath = Datapath.load(folder, SMALL)) {
      datapath.backends().put(new Id(9), new Backend(Address.NONE, 1, Backend.State.DEAD, 2));
      try (var other = Datapath.load(folder, Map.of("ct", 64, "backends", 8))) {
        assertThat(other.backends().room()).isEqualTo(8);
        assertThat(other.backends().entries()).isEmpty();
      }
      assertThat(datapath.backends().entries()).hasSize(1);
    }
  }
}
