package dev.atoll.agent.balance;

import static dev.atoll.agent.balance.Mesh.gone;
import static dev.atoll.agent.balance.Mesh.leaving;
import static dev.atoll.agent.balance.Mesh.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(60)
class ServiceWriterTest {
  private static final String VIP = "10.96.0.1:80";
  private static final Service WEB = Mesh.service("web");

  @TempDir Path folder;
  private final Mesh mesh = Mesh.known();
  private Kernel kernel;
  private ServiceWriter writer;

  @BeforeEach
  void begin() throws Exception {
    kernel = new Kernel(folder, Map.of());
    writer = kernel.writer();
    writer.complete(mesh.state());
  }

  @AfterEach
  void end() throws Exception {
    kernel.close();
  }

  private void later() throws InterruptedException {
    Thread.sleep(10);
    writer.tidy();
  }

  private Place place(String ip) {
    return new Place(Address.of(ip), 8080);
  }

  @Test
  void a_service_leads_to_its_backends_by_weight() {
    writer.take(
        mesh.tell(
            WEB.weights(90, 10).told(),
            WEB.slice("one", "10.1.0.1"),
            WEB.slice("two", "10.2.0.1")));
    var slots = kernel.read().get(VIP);
    assertThat(slots).containsOnlyKeys("10.1.0.1:8080", "10.2.0.1:8080");
    double all = kernel.value("10.96.0.1").length();
    assertThat(slots.get("10.2.0.1:8080") / all).isBetween(0.095, 0.105);
  }

  @Test
  void events_say_numbers_that_have_names_here() {
    writer.take(mesh.tell(WEB.told(), WEB.slice("two", "10.2.0.1")));
    var value = kernel.value("10.96.0.1");
    assertThat(writer.frontend(value.service())).map(Frontend::service).hasValue("shop/web");
    assertThat(writer.backend(kernel.numbers().getFirst()))
        .hasValueSatisfying(b -> assertThat(b.cluster()).isEqualTo(2));
    writer.take(mesh.tell(gone(WEB.told())));
    assertThat(writer.frontend(value.service())).isEmpty();
  }

  @Test
  void a_headless_service_has_nothing_and_one_without_backends_an_empty_table() {
    writer.take(mesh.tell(WEB.told(true), WEB.slice("one", "10.1.0.1")));
    assertThat(kernel.read()).isEmpty();
    assertThat(kernel.states()).isEmpty();
    writer.take(mesh.tell(WEB.told(), gone(WEB.slice("one"))));
    assertThat(kernel.value("10.96.0.1").length()).isZero();
  }

  @Test
  void session_affinity_is_a_time() {
    writer.take(mesh.tell(WEB.session(10).told(), WEB.slice("one", "10.1.0.1")));
    assertThat(kernel.value("10.96.0.1").affinity()).isEqualTo(10);
    writer.take(mesh.tell(WEB.told()));
    assertThat(kernel.value("10.96.0.1").affinity()).isZero();
  }

  @Test
  void addresses_of_a_port_share_a_table_and_families_do_not() {
    var both = WEB.at("10.96.0.1", "10.96.0.2", "fd00::1");
    writer.take(
        mesh.tell(
            both.told(),
            both.slice("one", "10.1.0.1", "10.1.0.2"),
            WEB.at("fd00::1").part("one", "v6", ready("fd01::1"))));
    assertThat(kernel.value("10.96.0.1").table()).isEqualTo(kernel.value("10.96.0.2").table());
    assertThat(kernel.value("10.96.0.1").service())
        .isNotEqualTo(kernel.value("10.96.0.2").service());
    assertThat(kernel.read().get("[fd00:0:0:0:0:0:0:1]:80"))
        .containsOnlyKeys("[fd01:0:0:0:0:0:0:1]:8080");
  }

  @Test
  void a_backend_that_is_gone_is_dead_and_then_removed() throws Exception {
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2")));
    var written = writer.take(mesh.tell(WEB.slice("one", "10.1.0.1")));
    assertThat(written.dead()).containsExactly(place("10.1.0.2"));
    assertThat(kernel.states()).isEqualTo(Map.of("10.1.0.1", State.ACTIVE, "10.1.0.2", State.DEAD));
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.1:8080");
    later();
    assertThat(kernel.states()).isEqualTo(Map.of("10.1.0.1", State.ACTIVE));
  }

  @Test
  void a_backend_that_comes_back_has_its_number_and_is_not_removed() throws Exception {
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1")));
    var numbers = kernel.numbers();
    writer.take(mesh.tell(WEB.slice("one")));
    writer.take(mesh.tell(WEB.slice("one", "10.1.0.1")));
    later();
    assertThat(kernel.states()).isEqualTo(Map.of("10.1.0.1", State.ACTIVE));
    writer.take(mesh.tell(WEB.slice("one")));
    later();
    assertThat(kernel.numbers()).isEmpty();
    writer.take(mesh.tell(WEB.slice("one", "10.1.0.1")));
    assertThat(kernel.numbers()).isEqualTo(numbers);
  }

  @Test
  void backends_that_are_going_and_those_not_preferred_any_more_drain() {
    var local = WEB.prefers(Affinity.LOCAL);
    writer.take(mesh.tell(local.told(), local.slice("two", "10.2.0.1", "10.2.0.2")));
    var written =
        writer.take(mesh.tell(local.part("one", "one", ready("10.1.0.1"), leaving("10.1.0.2"))));
    assertThat(written.dead()).isEmpty();
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.1:8080");
    assertThat(kernel.states())
        .isEqualTo(
            Map.of(
                "10.1.0.1", State.ACTIVE,
                "10.1.0.2", State.DRAINING,
                "10.2.0.1", State.DRAINING,
                "10.2.0.2", State.DRAINING));
    assertThat(writer.take(mesh.tell(local.slice("two", "10.2.0.1"))).dead())
        .containsExactly(place("10.2.0.2"));
  }

  @Test
  void a_backend_of_two_services_lives_as_long_as_one_has_it() {
    var api = Mesh.service("api").at("10.96.0.2");
    writer.take(
        mesh.tell(
            WEB.told(), api.told(), WEB.slice("one", "10.1.0.1"), api.slice("one", "10.1.0.1")));
    assertThat(writer.take(mesh.tell(WEB.slice("one"))).dead()).isEmpty();
    assertThat(kernel.states()).isEqualTo(Map.of("10.1.0.1", State.ACTIVE));
    assertThat(writer.take(mesh.tell(api.slice("one"))).dead()).hasSize(1);
  }

  @Test
  void of_two_services_at_one_address_the_first_has_it_until_it_goes() {
    var api = Mesh.service("api");
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1")));
    int number = kernel.value("10.96.0.1").service();
    writer.take(mesh.tell(api.told(), api.slice("one", "10.1.0.2")));
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.2:8080");
    assertThat(kernel.value("10.96.0.1").service()).isNotEqualTo(number);
    assertThat(writer.retries().get("shop/web"))
        .containsExactly("10.96.0.1:80/TCP is a frontend of shop/api");
    writer.take(mesh.tell(gone(api.told())));
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.1:8080");
    assertThat(writer.retries()).isEmpty();
  }

  @Test
  void what_programs_do_not_carry_is_told() {
    writer.take(mesh.tell(WEB.protocol("SCTP").told()));
    assertThat(writer.retries().get("shop/web"))
        .containsExactly("80/SCTP http: the datapath carries TCP and UDP only");
    assertThat(kernel.read()).isEmpty();
  }

  @Test
  void one_of_many_backends_rewrites_few_slots() {
    var ips =
        java.util.stream.IntStream.range(0, 1_000)
            .mapToObj(i -> "10.1." + i / 250 + "." + i % 250)
            .toList();
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", ips.toArray(String[]::new))));
    var before = kernel.value("10.96.0.1");
    var written =
        writer.take(mesh.tell(WEB.slice("one", ips.subList(1, 1_000).toArray(String[]::new))));
    assertThat(kernel.value("10.96.0.1")).isEqualTo(before);
    assertThat(written.writes()).isLessThan(before.length() / 20);
    assertThat(kernel.read().get(VIP)).hasSize(999);
  }

  @Test
  void slots_that_a_program_may_still_read_are_not_written() {
    var slow = ServiceWriter.adopt(kernel.maps(() -> {}), Duration.ofHours(1), Duration.ofHours(1));
    slow.complete(mesh.state());
    slow.take(mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2")));
    var before = kernel.value("10.96.0.1");
    slow.take(mesh.tell(WEB.slice("one", "10.1.0.1")));
    slow.take(mesh.tell(WEB.slice("one", "10.1.0.1", "10.1.0.2")));
    assertThat(kernel.value("10.96.0.1").length()).isEqualTo(before.length());
    assertThat(kernel.value("10.96.0.1").table()).isGreaterThan(before.table() + before.length());
  }

  @Test
  void twenty_thousand_backends_and_none() throws Exception {
    var ips =
        java.util.stream.IntStream.range(0, 20_000)
            .mapToObj(i -> "10.1." + i / 250 + "." + i % 250)
            .toList();
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", ips.toArray(String[]::new))));
    assertThat(kernel.read().get(VIP)).hasSize(20_000);
    assertThat(writer.take(mesh.tell(WEB.slice("one"))).dead()).hasSize(20_000);
    assertThat(kernel.read().get(VIP)).isEmpty();
    later();
    assertThat(kernel.states()).isEmpty();
  }
}
