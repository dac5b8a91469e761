package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes that are no text; a story cannot hold such a file. */
class ProbesFileTest {

  @TempDir Path directory;

  @Test
  void a_binary_file_is_named_with_its_option() throws Exception {
    var file = Files.write(directory.resolve("p.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    var out = new StringWriter();

    var exit =
        Main.run(new PrintWriter(out), "reach", "../fleet-example", "--probes", file.toString());

    assertThat(exit).isEqualTo(2);
    assertThat(out.toString()).endsWith("atoll: --probes: " + file + " is no text in UTF-8\n");
  }
}
