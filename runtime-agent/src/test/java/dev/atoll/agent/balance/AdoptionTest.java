package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.mesh.MeshDifference;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that begins beside what another one has pinned. */
@Tag("root")
@Timeout(60)
class AdoptionTest {
  private static final String VIP = "10.96.0.1:80";
  private static final Service WEB = Mesh.service("web");

  @TempDir Path folder;
  private Kernel kernel;

  @BeforeEach
  void before() throws Exception {
    kernel = new Kernel(folder, Map.of());
    var mesh = Mesh.known();
    mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2"), WEB.slice("two", "10.2.0.1"));
    var writer = kernel.writer();
    writer.take(mesh.anew());
    writer.complete(mesh.state());
    assertThat(kernel.read().get(VIP)).hasSize(3);
  }

  @AfterEach
  void end() throws Exception {
    kernel.close();
  }

  /** The own cluster only, of which the second backend has gone meanwhile. */
  private static Mesh withoutTwo() {
    var mesh = new Mesh();
    mesh.tell(Mesh.config());
    mesh.tell(Mesh.canaries("one"));
    mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1"));
    return mesh;
  }

  @Test
  void numbers_are_kept_and_nothing_is_written() {
    var numbers = kernel.numbers();
    var service = kernel.value("10.96.0.1");
    var mesh = Mesh.known();
    mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2"), WEB.slice("two", "10.2.0.1"));
    var next = kernel.writer();
    assertThat(next.take(mesh.anew()).writes()).isZero();
    assertThat(next.complete(mesh.state()).writes()).isZero();
    assertThat(kernel.numbers()).isEqualTo(numbers);
    assertThat(kernel.value("10.96.0.1")).isEqualTo(service);
  }

  @Test
  void what_a_cluster_may_have_stays_as_it_is_until_it_is_known() throws Exception {
    int two = kernel.read().get(VIP).get("10.2.0.1:8080");
    var mesh = withoutTwo();
    var next = kernel.writer();
    var written = next.take(mesh.anew());
    assertThat(kernel.read().get(VIP))
        .containsOnlyKeys("10.1.0.1:8080", "10.2.0.1:8080")
        .containsEntry("10.2.0.1:8080", two);
    assertThat(written.dead()).containsExactly(new Place(Address.of("10.1.0.2"), 8080));
    assertThat(kernel.states())
        .isEqualTo(
            Map.of("10.1.0.1", State.ACTIVE, "10.1.0.2", State.DEAD, "10.2.0.1", State.ACTIVE));
    next.take(mesh.tell(WEB.session(10).told()));
    assertThat(kernel.read().get(VIP)).containsEntry("10.2.0.1:8080", two);

    mesh.tell(Mesh.canaries("two"));
    next.complete(mesh.state());
    Thread.sleep(10);
    next.tidy();
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.1:8080");
    assertThat(kernel.states()).isEqualTo(Map.of("10.1.0.1", State.ACTIVE));
  }

  @Test
  void nothing_is_taken_away_before_the_own_cluster_is_known() {
    var before = kernel.read();
    var mesh = new Mesh();
    mesh.tell(Mesh.config());
    var next = kernel.writer();
    assertThat(next.take(mesh.anew()).writes()).isZero();
    var told = mesh.tell(Mesh.canaries("two"));
    assertThat(next.take(told).writes()).isZero();
    assertThat(kernel.read()).isEqualTo(before);
  }

  @Test
  void a_service_that_has_gone_meanwhile_is_removed_when_everything_is_known() throws Exception {
    var mesh = Mesh.known();
    var next = kernel.writer();
    next.take(mesh.anew());
    assertThat(kernel.read()).containsOnlyKeys(VIP);
    next.complete(mesh.state());
    Thread.sleep(10);
    next.tidy();
    assertThat(kernel.read()).isEmpty();
    assertThat(kernel.states()).isEmpty();
  }

  @Test
  void a_frontend_of_another_service_meanwhile_has_another_number() {
    int number = kernel.value("10.96.0.1").service();
    var api = Mesh.service("api");
    var mesh = Mesh.known();
    mesh.tell(api.told(), api.slice("one", "10.1.0.9"));
    var next = kernel.writer();
    next.take(mesh.anew());
    next.complete(mesh.state());
    assertThat(kernel.value("10.96.0.1").service()).isNotEqualTo(number);
    assertThat(kernel.read().get(VIP)).containsOnlyKeys("10.1.0.9:8080");
  }

  @Test
  void foreign_edits_are_mended() throws Exception {
    var services = kernel.datapath().services();
    var key = new ServiceKey(Address.of("10.96.0.1"), 80, 6);
    var value = kernel.value("10.96.0.1");
    var stray = kernel.datapath().backends().get(new Id(kernel.numbers().getFirst())).orElseThrow();
    services.put(key, new ServiceValue(value.service(), value.table() + 5, value.length(), 0));
    services.put(
        new ServiceKey(Address.of("10.96.0.7"), 80, 6),
        new ServiceValue(0, value.table(), value.length(), 0));
    services.put(
        new ServiceKey(Address.of("10.96.0.8"), 80, 6), new ServiceValue(9, -1, 1 << 30, 0));
    kernel.datapath().backends().put(new Id(77), stray);
    kernel.datapath().backends().put(new Id(78), new Backend(Address.NONE, 1, State.ACTIVE, 9));
    kernel.datapath().lut().set(value.table() + 7, 0);

    var mesh = Mesh.known();
    mesh.tell(WEB.told(), WEB.slice("one", "10.1.0.1", "10.1.0.2"), WEB.slice("two", "10.2.0.1"));
    var next = kernel.writer();
    next.take(new MeshDifference(new Mesh().state(), mesh.state()));
    next.complete(mesh.state());
    Thread.sleep(10);
    next.tidy();
    assertThat(kernel.read()).containsOnlyKeys(VIP);
    assertThat(kernel.read().get(VIP))
        .containsOnlyKeys("10.1.0.1:8080", "10.1.0.2:8080", "10.2.0.1:8080");
    assertThat(kernel.numbers()).hasSize(3).doesNotContain(78);
  }
}
