package dev.atoll.agent.balance;

import static dev.atoll.agent.balance.Mesh.gone;
import static dev.atoll.agent.balance.Mesh.leaving;
import static dev.atoll.agent.balance.Mesh.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.datapath.Offer;
import dev.atoll.agent.datapath.Word;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a service with affinity may stay with whom its table names, and with nobody else. */
@Tag("root")
@Timeout(60)
class OffersTest {
  private static final String VIP = "10.96.0.1";
  private static final Service WEB = Mesh.service("web").session(10);

  @TempDir Path folder;
  private final Mesh mesh = Mesh.known();

  /** Every state between two writes is looked at. */
  private ServiceWriter begin(Kernel kernel) {
    return begin(kernel, () -> look(kernel));
  }

  private ServiceWriter begin(Kernel kernel, Runnable written) {
    var writer = kernel.writer(written);
    writer.take(mesh.anew());
    writer.complete(mesh.state());
    return writer;
  }

  private static void look(Kernel kernel) {
    kernel.readOffers(false);
    var states = kernel.states();
    kernel
        .offers()
        .forEach((number, backends) ->
            assertThat(backends).allMatch(it -> states.get(it) == State.ACTIVE));
  }

  private static void offered(Kernel kernel, String... backends) {
    kernel.readOffers(true);
    assertThat(kernel.offers())
        .isEqualTo(
            backends.length == 0
                ? Map.of()
                : Map.of(kernel.value(VIP).service(), Set.of(backends)));
  }

  private static String[] ips(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "10.1." + i / 250 + "." + i % 250)
        .toArray(String[]::new);
  }

  @Test
  void they_come_before_a_table_names_a_backend_and_go_before_it_drains_or_dies() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var writer = begin(kernel);
      var local = WEB.prefers(Affinity.LOCAL);
      writer.take(mesh.tell(local.told(), local.slice("two", "10.2.0.1", "10.2.0.2")));
      offered(kernel, "10.2.0.1", "10.2.0.2");
      writer.take(mesh.tell(local.slice("two", "10.2.0.2", "10.2.0.3")));
      offered(kernel, "10.2.0.2", "10.2.0.3");
      writer.take(mesh.tell(local.part("one", "one", ready("10.1.0.1"), ready("10.1.0.2"))));
      offered(kernel, "10.1.0.1", "10.1.0.2");
      writer.take(mesh.tell(local.part("one", "one", ready("10.1.0.1"), leaving("10.1.0.2"))));
      offered(kernel, "10.1.0.1");
      writer.take(mesh.tell(gone(local.slice("one"))));
      offered(kernel, "10.2.0.2", "10.2.0.3");
      writer.take(mesh.tell(gone(local.told())));
      offered(kernel);
    }
  }

  @Test
  void what_another_service_has_is_not_offered() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var writer = begin(kernel);
      var api = Mesh.service("api").at("10.96.0.2");
      writer.take(
          mesh.tell(
              WEB.told(),
              api.told(),
              WEB.slice("one", "10.1.0.1", "10.1.0.2"),
              api.slice("one", "10.1.0.1", "10.1.0.2")));
      writer.take(mesh.tell(WEB.slice("one", "10.1.0.1")));
      assertThat(kernel.states()).containsEntry("10.1.0.2", State.ACTIVE);
      offered(kernel, "10.1.0.1");
    }
  }

  @Test
  void a_service_that_gains_affinity_has_them_and_one_that_loses_it_has_none() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var writer = begin(kernel);
      writer.take(mesh.tell(WEB.session(0).told(), WEB.slice("one", "10.1.0.1")));
      offered(kernel);
      writer.take(mesh.tell(WEB.told()));
      offered(kernel, "10.1.0.1");
      writer.take(mesh.tell(WEB.session(0).told()));
      offered(kernel);
    }
  }

  @Test
  void a_frontend_that_another_service_takes_has_those_of_the_other() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var writer = begin(kernel);
      var api = Mesh.service("api").session(20);
      writer.take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1")));
      writer.take(mesh.tell(api.told(), api.slice("one", "10.1.0.2")));
      offered(kernel, "10.1.0.2");
      writer.take(mesh.tell(gone(api.told())));
      offered(kernel, "10.1.0.1");
    }
  }

  @Test
  void an_agent_that_begins_again_writes_nothing() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      begin(kernel).take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2")));
      var next = kernel.writer();
      assertThat(next.take(mesh.anew()).writes()).isZero();
      assertThat(next.complete(mesh.state()).writes()).isZero();
      offered(kernel, "10.1.0.1", "10.1.0.2");
    }
  }

  @Test
  void foreign_edits_are_mended_when_an_agent_begins() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var api = Mesh.service("api").at("10.96.0.2");
      begin(kernel)
          .take(
              mesh.tell(
                  WEB.told(),
                  api.told(),
                  WEB.slice("one", "10.1.0.1", "10.1.0.2"),
                  api.slice("one", "10.1.0.3")));
      int web = kernel.value(VIP).service();
      var offers = kernel.datapath().offers();
      var all = Set.copyOf(offers.entries().keySet());
      offers.remove(all.iterator().next());
      for (int backend : kernel.numbers()) {
        offers.put(new Offer(77, backend), new Word(1));
        offers.put(new Offer(kernel.value("10.96.0.2").service(), backend), new Word(1));
      }
      offers.put(new Offer(web, 78), new Word(1));
      var next = kernel.writer();
      next.take(mesh.anew());
      next.complete(mesh.state());
      assertThat(offers.entries().keySet()).isEqualTo(all);
    }
  }

  @Test
  void those_of_a_cluster_stay_until_it_is_known_what_it_has() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      begin(kernel)
          .take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1"), WEB.slice("two", "10.2.0.1")));
      var own = new Mesh();
      own.tell(Mesh.config());
      own.tell(Mesh.canaries("one"));
      own.tell(WEB.told(), WEB.slice("one", "10.1.0.2"));
      var next = kernel.writer(() -> look(kernel));
      next.take(own.anew());
      offered(kernel, "10.1.0.2", "10.2.0.1");
      own.tell(Mesh.canaries("two"));
      next.complete(own.state());
      offered(kernel, "10.1.0.2");
    }
  }

  @Test
  void those_that_do_not_fit_are_told_and_come_when_there_is_room() throws Exception {
    try (var kernel = new Kernel(folder, Map.of("offers", 4))) {
      var writer = begin(kernel, () -> {});
      var api = Mesh.service("api").at("10.96.0.2").session(10);
      writer.take(mesh.tell(WEB.told(), WEB.slice("one", ips(3))));
      writer.take(mesh.tell(api.told(), api.slice("one", ips(3))));
      assertThat(writer.retries())
          .isEqualTo(
              Map.of(
                  "shop/api",
                  List.of(
                      "no room for clients of 10.96.0.2:80/TCP to stay with 2 of its 3 backends")));
      assertThat(kernel.read().get("10.96.0.2:80")).hasSize(3);
      assertThat(kernel.datapath().offers().entries()).hasSize(4);
      writer.take(mesh.tell(WEB.slice("one", ips(1))));
      assertThat(writer.retries()).isEmpty();
      kernel.readOffers(true);
    }
  }

  @Test
  void those_of_twenty_thousand_backends_and_of_none() throws Exception {
    try (var kernel = new Kernel(folder, Map.of())) {
      var writer = begin(kernel, () -> {});
      writer.take(mesh.tell(WEB.told(), WEB.slice("one", ips(20_000))));
      assertThat(writer.retries()).isEmpty();
      assertThat(kernel.datapath().offers().entries()).hasSize(20_000);
      kernel.readOffers(true);
      var written = writer.take(mesh.tell(WEB.slice("one", ips(19_999))));
      assertThat(kernel.datapath().offers().entries()).hasSize(19_999);
      assertThat(written.writes()).isLessThan(2_000);
      writer.take(mesh.tell(WEB.slice("one")));
      offered(kernel);
    }
  }
}
