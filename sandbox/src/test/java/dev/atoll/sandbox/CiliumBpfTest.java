package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiliumBpfTest {
  @TempDir Path temporary;

  private final List<String> said = new ArrayList<>();

  @Test
  void the_sources_come_whole_from_ciliums_module_once() throws Exception {
    var environment = new HashMap<>(System.getenv());
    environment.put("XDG_CACHE_HOME", temporary.toString());
    var path = find(environment);
    assertThat(path).isEqualTo(temporary.resolve("atoll/cilium/1.20.2/bpf"));
    assertThat(path.resolve("bpf_lxc.c")).isRegularFile();
    assertThat(path.resolve("lib/policy.h")).isRegularFile();
    assertThat(path.resolve("include/bpf/ctx/skb.h")).isRegularFile().isWritable();
    assertThat(said).containsExactly("sources of Cilium's datapath: " + path);
    assertThat(names(path.resolveSibling("."))).containsExactly("bpf");

    environment.remove("PATH");
    assertThat(find(environment)).isEqualTo(path);
  }

  @Test
  void without_go_the_error_says_what_to_do() {
    assertThatThrownBy(() -> find(Map.of("HOME", temporary.toString())))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("the datapath of Cilium 1.20.2 are needed and were not found:")
        .hasMessageContaining("the Go module: no go on PATH")
        .hasMessageContaining("Install Go 1.26 or later");
  }

  @Test
  void a_module_that_go_has_not_unpacked_to_its_end_is_not_taken() throws Exception {
    var modules = temporary.resolve("modules");
    var unpacked = modules.resolve("github.com/cilium/cilium@v1.20.2/bpf");
    Files.createDirectories(unpacked);
    Files.writeString(unpacked.resolve("bpf_lxc.c"), "half of it");
    var beside = modules.resolve("cache/download/github.com/cilium/cilium/@v");
    Files.createDirectories(beside);
    Files.createFile(beside.resolve("v1.20.2.partial"));
    var go = Files.createDirectories(temporary.resolve("bin")).resolve("go");
    Files.writeString(
        go,
        "#!/bin/sh\ncase $1 in env) echo %s;; *) echo no network; exit 1;; esac\n"
            .formatted(modules));
    assertThat(go.toFile().setExecutable(true)).isTrue();
    var environment =
        Map.of("HOME", temporary.toString(), "PATH", temporary.resolve("bin").toString());

    assertThatThrownBy(() -> find(environment))
        .hasMessageContaining("the Go module: go mod download: no network");
    assertThat(temporary.resolve(".cache/atoll/cilium")).doesNotExist();
  }

  private Path find(Map<String, String> environment) {
    return CiliumBpf.find(new Components(environment, Progress.quiet()), said::add).path();
  }

  private static List<String> names(Path dir) throws IOException {
    try (var files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
