package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProgramsTest {
  @TempDir Path bin;

  @Test
  void each_is_found_under_its_name() throws Exception {
    programs("ip", "nsenter", "unshare", "mount");
    assertThat(NodePrograms.find(environment()))
        .isEqualTo(
            new NodePrograms(
                bin.resolve("ip"),
                bin.resolve("nsenter"),
                bin.resolve("unshare"),
                bin.resolve("mount")));
  }

  @Test
  void all_that_are_missing_are_named_with_their_packages() throws Exception {
    programs("mount");
    assertThatThrownBy(() -> NodePrograms.find(environment()))
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "needed for the nodes of a mesh and not on PATH: ip, nsenter, unshare\n"
                + "Install: apt-get install iproute2 util-linux (Debian, Ubuntu).");
  }

  private Map<String, String> environment() {
    return Map.of("PATH", bin.toString());
  }

  private void programs(String... names) throws IOException {
    for (var name : List.of(names)) {
      assertThat(Files.createFile(bin.resolve(name)).toFile().setExecutable(true)).isTrue();
    }
  }
}
