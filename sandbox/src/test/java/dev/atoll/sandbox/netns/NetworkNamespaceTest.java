package dev.atoll.sandbox.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.sandbox.SandboxException;
import java.io.FileNotFoundException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(60)
class NetworkNamespaceTest {
  private Wire wire;

  @BeforeEach
  void make() throws Exception {
    wire = Wire.make();
  }

  @AfterEach
  void delete() throws Exception {
    if (wire != null) {
      wire.close();
    }
  }

  /** The namespace of the calling thread, as {@code net:[4026531840]}. */
  private static String here() throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
  }

  @Test
  void work_runs_inside_and_the_caller_stays_where_it_is() throws Exception {
    var before = here();
    var inside = wire.left().call(NetworkNamespaceTest::here);
    assertThat(inside).startsWith("net:[").isNotEqualTo(before);
    assertThat(wire.right().call(NetworkNamespaceTest::here)).isNotIn(inside, before);
    assertThat(here()).isEqualTo(before);
  }

  @Test
  void work_runs_on_a_platform_thread_that_has_ended_when_the_result_is_there() throws Exception {
    var thread = wire.left().call(Thread::currentThread);
    assertThat(thread.isVirtual()).isFalse();
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void no_thread_of_the_jvm_is_left_inside_when_virtual_threads_asked() throws Exception {
    var before = here();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 500)
              .mapToObj(i -> threads.submit(() -> wire.left().call(NetworkNamespaceTest::here)))
              .toList();
      for (var each : asked) {
        assertThat(each.get()).isNotEqualTo(before);
      }
    }
    while (!elsewhere(before).isEmpty()) { // the kernel ends a thread a little after Java does
      Thread.sleep(5);
    }
  }

  /** The first that a JVM does: the threads that it starts for later are not started inside. */
  static final class First {
    public static void main(String[] arguments) throws Exception {
      var namespace = new NetworkNamespace(Path.of(arguments[0]));
      namespace.openUdp().close();
      namespace.openTcp().close();
      namespace.openListener().close();
      Thread.sleep(200);
      System.out.println(elsewhere(here()));
    }
  }

  @Test
  void no_thread_of_a_jvm_is_left_inside_that_begins_with_it() throws Exception {
    var jvm =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                First.class.getName(),
                wire.left().path().toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).isEqualTo("[]\n");
  }

  private static List<String> elsewhere(String home) throws Exception {
    try (var tasks = Files.list(Path.of("/proc/self/task"))) {
      return tasks
          .map(NetworkNamespaceTest::namespaceOf)
          .filter(namespace -> !namespace.equals(home) && !namespace.equals("gone"))
          .toList();
    }
  }

  private static String namespaceOf(Path task) {
    try {
      return Files.readSymbolicLink(task.resolve("ns/net")).toString();
    } catch (java.io.IOException e) {
      return "gone";
    }
  }

  @Test
  void channels_made_inside_are_used_by_virtual_threads_outside() throws Exception {
    try (var listener = wire.right().openListener();
        var client = wire.left().openTcp();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      listener.bind(Wire.at("0.0.0.0", 80));
      var peer =
          threads.submit(() -> {
            try (SocketChannel accepted = listener.accept()) {
              accepted.write(ByteBuffer.wrap(new byte[] {42}));
              return accepted.getRemoteAddress();
            }
          });
      var read =
          threads.submit(() -> {
            client.connect(Wire.at(Wire.RIGHT, 80));
            var buffer = ByteBuffer.allocate(1);
            client.read(buffer);
            return buffer.get(0);
          });
      assertThat(read.get()).isEqualTo((byte) 42);
      assertThat(peer.get()).isEqualTo(client.getLocalAddress());
      assertThat(client.getLocalAddress().toString()).startsWith("/" + Wire.LEFT);
    }
  }

  @Test
  void one_that_does_not_exist_is_named_with_the_reason_and_what_to_do() {
    assertThatThrownBy(() -> NetworkNamespace.named("atoll-none").openTcp())
        .isInstanceOf(SandboxException.class)
        .hasMessage(
            "cannot enter the network namespace /run/netns/atoll-none: No such file or directory."
                + " It was deleted or never made: `ip netns list` names those that there are.");
  }

  @Test
  void a_file_that_stands_for_none_is_refused(@TempDir Path dir) throws Exception {
    var file = Files.createFile(dir.resolve("plain"));
    assertThatThrownBy(() -> new NetworkNamespace(file).openTcp())
        .hasMessageContaining(file + ": Invalid argument. The file stands for no network");
  }

  @Test
  void what_the_work_throws_arrives() {
    assertThatThrownBy(() ->
            wire.left()
                .call(() -> {
                  throw new FileNotFoundException("lost");
                }))
        .isInstanceOf(SandboxException.class)
        .hasCauseInstanceOf(FileNotFoundException.class)
        .hasMessageContaining("in the network namespace /run/netns/atoll-l-");
    assertThatThrownBy(() ->
            wire.left()
                .call(() -> {
                  throw new IllegalStateException("wrong");
                }))
        .isInstanceOf(IllegalStateException.class);
  }
}
