package dev.atoll.agent.datapath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The object that is kept for machines without a compiler is what a compiler makes of the sources.
 */
class CompileTest {
  private static final Path SOURCES = Path.of("src/main/bpf");

  @TempDir Path temporary;

  private static String compile(String argument) throws Exception {
    var process =
        new ProcessBuilder("sh", SOURCES.resolve("compile").toString(), argument)
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static Map<String, String> facts(String text) {
    return text.lines()
        .map(line -> line.split(" ", 2))
        .collect(Collectors.toMap(it -> it[0], it -> it[1]));
  }

  @Test
  void the_kept_object_has_the_bytes_of_a_fresh_one() throws Exception {
    var kept = facts(Files.readString(SOURCES.resolve("built/facts")));
    var here = facts(compile("--facts"));
    assertThat(here.get("sources"))
        .as("the sources have changed since: run src/main/bpf/compile --keep and commit built/")
        .isEqualTo(kept.get("sources"));
    assumeTrue(
        here.equals(kept),
        "not compared: the kept object is of " + kept + ", this machine compiles as " + here);
    var fresh = temporary.resolve("fresh.o");
    assertThat(compile(fresh.toString())).startsWith("bpf: compiled by " + kept.get("compiler"));
    assertThat(fresh).hasSameBinaryContentAs(SOURCES.resolve("built/atoll.bpf.o"));
  }

  @Test
  void the_object_of_the_build_is_a_fresh_one() throws Exception {
    var fresh = temporary.resolve("fresh.o");
    compile(fresh.toString());
    assertThat(DatapathObject.bytes()).isEqualTo(Files.readAllBytes(fresh));
  }
}
