package dev.atoll.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which compiler is taken, with scripts in place of compilers. */
class ClangTest {
  private static final String TARGETS = "  bpf        - BPF (host endian)";

  @TempDir Path temporary;

  @Test
  void the_plain_name_is_taken_if_it_is_new_enough() throws Exception {
    var plain = compiler("clang", "18.1.3", TARGETS);
    compiler("clang-19", "19.1.7", TARGETS);
    assertThat(Clang.find(environment()).path()).isEqualTo(plain);
  }

  @Test
  void the_name_with_a_version_is_taken_where_the_plain_one_is_old() throws Exception {
    compiler("clang", "14.0.6", TARGETS);
    compiler("clang-18", "18.1.8", TARGETS);
    var newer = compiler("clang-19", "19.1.7", TARGETS);
    assertThat(Clang.present(environment())).hasValue(newer);
    assertThat(temporary.resolve(".cache")).doesNotExist();

    var clang = Clang.find(environment());
    assertThat(clang.path()).isEqualTo(newer);
    assertThat(clang.directory().resolve("clang")).isSymbolicLink().hasSameTextualContentAs(newer);
    assertThat(Clang.find(environment())).isEqualTo(clang);
  }

  @Test
  void where_none_serves_the_error_says_why_and_what_to_install() throws Exception {
    var old = compiler("clang", "14.0.6", TARGETS);
    var other = compiler("clang-19", "19.1.7", "  x86-64     - 64-bit X86");
    var silent = compiler("clang-18", "", "");
    assertThat(Clang.present(environment())).isEmpty();
    assertThatThrownBy(() -> Clang.find(environment()))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("clang 18.1 or later is needed and was not found:")
        .hasMessageContaining(old + " is version 14.0.6")
        .hasMessageContaining(other + " does not compile for bpf")
        .hasMessageContaining(silent + " is of an unknown version")
        .hasMessageContaining("no clang-20 on PATH")
        .hasMessageEndingWith("apt-get install clang-19 (Debian, Ubuntu).");
  }

  private Map<String, String> environment() {
    return Map.of("HOME", temporary.toString(), "PATH", temporary.resolve("bin").toString());
  }

  private Path compiler(String name, String version, String targets) throws IOException {
    var path = Files.createDirectories(temporary.resolve("bin")).resolve(name);
    var script =
        """
        #!/bin/sh
        case $1 in
          --version) echo 'Debian clang version %s (3~deb12u1)';;
          --print-targets) echo '%s';;
        esac
        """;
    Files.writeString(path, script.formatted(version, targets));
    assertThat(path.toFile().setExecutable(true)).isTrue();
    return path;
  }
}
