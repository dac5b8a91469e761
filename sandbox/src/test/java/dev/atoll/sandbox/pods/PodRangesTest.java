package dev.atoll.sandbox.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.sandbox.SandboxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRangesTest {

  @ParameterizedTest
  @CsvSource({
    "11.0.0.0/8, 0, 1, 11.0.0.0/24",
    "11.0.0.0/8, 3, 4, 11.0.3.0/24",
    "11.0.0.0/24, 0, 1, 11.0.0.0/24",
    "11.0.0.0/24, 1, 2, 11.0.0.128/25",
    "11.0.0.0/24, 2, 3, 11.0.0.128/26",
    "11.0.0.0/28, 1, 2, 11.0.0.8/29",
    "fd00::/48, 1, 2, fd00:0:0:1::/64",
    "fd00::/112, 1, 2, fd00::8000/113",
  })
  void each_node_gets_a_part_of_its_own(String range, int index, int nodes, String part) {
    assertThat(PodRanges.part(Cidr.of(range), index, nodes)).isEqualTo(Cidr.of(part));
  }

  @Test
  void a_range_without_room_is_refused() {
    assertThatThrownBy(() -> PodRanges.part(Cidr.of("11.0.0.0/29"), 0, 4))
        .isInstanceOf(SandboxException.class)
        .hasMessage("11.0.0.0/29 has no room for the pods of 4 nodes");
  }

  @Test
  void plugins_that_are_missing_are_named_with_their_package(@TempDir Path empty) {
    assertThatThrownBy(() -> PodPrograms.plugins(List.of(empty)))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "the CNI plugins ptp, bridge, host-local are in none of "
                + empty
                + "\nInstall: apt-get install containernetworking-plugins (Debian, Ubuntu).");
  }
}
