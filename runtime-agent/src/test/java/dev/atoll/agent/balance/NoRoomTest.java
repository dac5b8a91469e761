package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is told, and the rest goes on. */
@Tag("root")
@Timeout(60)
class NoRoomTest {
  @TempDir Path folder;
  private final Mesh mesh = Mesh.known();

  private static Service service(int number) {
    return Mesh.service("s" + number).at("10.96.0." + number);
  }

  private static String[] ips(int block, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.1." + block + "." + i)
        .toArray(String[]::new);
  }

  private ServiceWriter begin(Kernel kernel) {
    var writer = kernel.writer(kernel::read);
    writer.complete(mesh.state());
    return writer;
  }

  @Test
  void backends_that_do_not_fit_are_told_and_come_when_there_is_room() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("backends", 4))) {
      var writer = begin(kernel);
      writer.take(mesh.tell(service(1).told(), service(1).slice("one", ips(1, 3))));
      writer.take(mesh.tell(service(2).told(), service(2).slice("one", ips(2, 3))));
      assertThat(writer.retries()).containsOnlyKeys("shop/s2");
      assertThat(writer.retries().get("shop/s2"))
          .containsExactly("no room for 2 of its 3 backends");
      assertThat(kernel.read().get("10.96.0.1:80")).hasSize(3);
      assertThat(kernel.read().get("10.96.0.2:80")).hasSize(1);
      writer.take(mesh.tell(service(1).slice("one")));
      Thread.sleep(10);
      writer.tidy();
      assertThat(writer.retries()).isEmpty();
      assertThat(kernel.read().get("10.96.0.2:80")).hasSize(3);
    }
  }

  @Test
  void frontends_that_do_not_fit_are_told_and_come_when_there_is_room() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("services", 2))) {
      var writer = begin(kernel);
      for (int i = 1; i < 4; i++) {
        writer.take(mesh.tell(service(i).told(), service(i).slice("one", ips(i, 1))));
      }
      assertThat(writer.retries()).containsOnlyKeys("shop/s3");
      assertThat(writer.retries().get("shop/s3"))
          .containsExactly("no room for the frontend 10.96.0.3:80/TCP");
      writer.take(mesh.tell(Mesh.gone(service(1).told())));
      Thread.sleep(10);
      writer.tidy();
      assertThat(writer.retries()).isEmpty();
      assertThat(kernel.read()).containsOnlyKeys("10.96.0.2:80", "10.96.0.3:80");
    }
  }

  @Test
  void tables_grow_coarser_and_the_last_good_one_stays() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("lut", 600))) {
      var writer = begin(kernel);
      for (int i = 1; i < 12; i++) {
        writer.take(mesh.tell(service(i).told(), service(i).slice("one", ips(i, 3))));
      }
      int full = 0;
      for (int i = 1; i < 12; i++) {
        boolean told = writer.retries().containsKey("shop/s" + i);
        assertThat(kernel.read().getOrDefault("10.96.0." + i + ":80", Map.of()))
            .hasSize(told ? 0 : 3);
        full += told ? 1 : 0;
      }
      assertThat(full).isBetween(1, 5);
      assertThat(writer.retries().firstEntry().getValue())
          .containsExactly("no room for a table of 37 slots");

      writer.take(mesh.tell(service(1).slice("one", ips(1, 60))));
      assertThat(writer.retries().get("shop/s1"))
          .containsExactly("no room for a table of 727 slots");
      assertThat(kernel.read().get("10.96.0.1:80").keySet()).hasSizeBetween(50, 60);
      writer.take(mesh.tell(service(1).slice("one", ips(1, 3))));
      assertThat(kernel.read().get("10.96.0.1:80")).hasSize(3);
    }
  }

  @Test
  void tables_move_together_to_make_room() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("lut", 200))) {
      var writer = begin(kernel);
      for (int i = 1; i < 7; i++) {
        writer.take(mesh.tell(service(i).told(), service(i).slice("one", ips(i, 2))));
      }
      assertThat(kernel.read().values()).allMatch(slots -> slots.size() == 2);
      for (int i = 1; i < 7; i += 2) {
        writer.take(mesh.tell(Mesh.gone(service(i).told())));
      }
      writer.take(mesh.tell(service(8).told(), service(8).slice("one", ips(8, 7))));
      assertThat(writer.retries()).isEmpty();
      assertThat(kernel.read().get("10.96.0.8:80")).hasSize(7);
      assertThat(kernel.read()).hasSize(4);
    }
  }
}
