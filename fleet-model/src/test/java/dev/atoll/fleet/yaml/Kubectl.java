package dev.atoll.fleet.yaml;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** kubectl's own YAML parser in a small Go program under src/test/go, built once and run once. */
final class Kubectl {

  private static final Path SOURCE = Path.of("src/test/go/yamloracle");
  private static final Path PROGRAM = Path.of("target/yamloracle").toAbsolutePath();
  private static final String NEEDED =
      "the comparison with kubectl needs Go 1.26 or later (./atoll verify installs it)";

  private Kubectl() {}

  /**
   * What kubectl makes of a file.
   *
   * @param accepted whether it would send anything
   * @param text the JSON of each document, one a line; else the error
   */
  record Answer(boolean accepted, String text) {}

  static List<Answer> read(List<byte[]> files) {
    try {
      build();
      return ask(files);
    } catch (IOException e) {
      throw new UncheckedIOException(NEEDED, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while Go worked", e);
    }
  }

  private static synchronized void build() throws IOException, InterruptedException {
    var log = Files.createTempFile("yamloracle", ".log");
    var go =
        new ProcessBuilder("go", "build", "-o", PROGRAM.toString(), ".")
            .directory(SOURCE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!go.waitFor(5, TimeUnit.MINUTES)) {
      go.destroyForcibly();
      throw new IOException("go build took more than five minutes");
    }
    var said = Files.readString(log);
    Files.delete(log);
    if (go.exitValue() != 0) {
      throw new IOException("go build failed: " + said);
    }
  }

  private static List<Answer> ask(List<byte[]> files) throws IOException, InterruptedException {
    var program =
        new ProcessBuilder(PROGRAM.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var writer = Thread.ofVirtual().start(() -> send(files, program));
    var answers = new ArrayList<Answer>(files.size());
    try (var in = new DataInputStream(program.getInputStream())) {
      for (int i = 0; i < files.size(); i++) {
        var accepted = in.readByte() == 0;
        var text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
        answers.add(new Answer(accepted, text));
      }
    } finally {
      program.destroyForcibly();
      writer.join();
    }
    return answers;
  }

  private static void send(List<byte[]> files, Process program) {
    try (var out = new DataOutputStream(program.getOutputStream())) {
      for (var file : files) {
        out.writeInt(file.length);
        out.write(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the Go program ended early", e);
    }
  }
}
