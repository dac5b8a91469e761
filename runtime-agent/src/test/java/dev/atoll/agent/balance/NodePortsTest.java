package dev.atoll.agent.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.balance.Mesh.Service;
import dev.atoll.agent.balance.NodePorts.NodePort;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ports of the node whose services have backends on it and elsewhere. */
@Tag("root")
@Timeout(60)
class NodePortsTest {
  private static final Address NODE = Address.of("172.18.0.2");
  private static final Service WEB = Mesh.service("web");
  private static final String WITHIN = "172.18.0.2:30080";
  private static final String OUTSIDE = WITHIN + " from outside";
  private static final String HERE = "10.1.0.1";
  private static final String BESIDE = "10.1.0.2";
  private static final String FAR = "10.2.0.1";

  @TempDir Path folder;
  private final Mesh mesh = Mesh.known();
  private Kernel kernel;
  private ServiceWriter writer;

  @BeforeEach
  void begin() throws Exception {
    kernel = new Kernel(folder, Map.of());
    writer = kernel.writer();
    writer.complete(mesh.state());
    writer.take(mesh.tell(WEB.told(), WEB.slice("one", HERE, BESIDE), WEB.slice("two", FAR)));
  }

  @AfterEach
  void end() throws Exception {
    kernel.close();
  }

  private void at(boolean local, String... pods) {
    var here = new java.util.HashSet<Address>();
    for (var pod : pods) {
      here.add(Address.of(pod));
    }
    var port = new NodePort("http", "TCP", 30080, local);
    writer.at(new NodePorts(Set.of(NODE), Map.of("shop/web", List.of(port)), here));
  }

  /** Who answers at a frontend. */
  private Set<String> backends(String frontend) {
    var all = new TreeSet<String>();
    kernel.read().get(frontend).keySet().forEach(it -> all.add(it.replace(":8080", "")));
    return all;
  }

  private int flags(boolean outside) {
    var key = new ServiceKey(NODE, 30080, 6, outside);
    return kernel.datapath().services().get(key).orElseThrow().flags();
  }

  @Test
  void all_backends_answer_whoever_asks() {
    at(false, HERE);
    assertThat(backends(WITHIN)).containsExactly(HERE, BESIDE, FAR);
    assertThat(flags(false)).isEqualTo(ServiceValue.NODE_PORT);
    assertThat(kernel.read()).doesNotContainKey(OUTSIDE);
  }

  @Test
  void where_the_service_says_local_only_pods_of_the_node_answer_who_asks_from_outside() {
    at(true, HERE);
    assertThat(backends(WITHIN)).containsExactly(HERE, BESIDE, FAR);
    assertThat(backends(OUTSIDE)).containsExactly(HERE);
    assertThat(flags(false)).isEqualTo(ServiceValue.LOCAL);
    assertThat(flags(true)).isEqualTo(ServiceValue.NODE_PORT);
  }

  @Test
  void they_are_others_when_pods_of_the_node_come_and_go() {
    at(true);
    assertThat(backends(OUTSIDE)).isEmpty();
    at(true, HERE, "10.1.0.9");
    assertThat(backends(OUTSIDE)).containsExactly(HERE);
    at(true, HERE, BESIDE);
    assertThat(backends(OUTSIDE)).containsExactly(HERE, BESIDE);
    writer.take(mesh.tell(WEB.slice("one", BESIDE)));
    assertThat(backends(OUTSIDE)).containsExactly(BESIDE);
    at(false, BESIDE);
    assertThat(kernel.read()).doesNotContainKey(OUTSIDE);
    assertThat(flags(false)).isEqualTo(ServiceValue.NODE_PORT);
  }

  @Test
  void where_a_backend_is_in_the_nodes_own_network_they_are_left_to_others() {
    at(false, HERE);
    writer.take(mesh.tell(WEB.slice("one", HERE, "172.18.0.2")));
    assertThat(kernel.read()).doesNotContainKey(WITHIN).containsKey("10.96.0.1:80");
    assertThat(writer.retries().get("shop/web"))
        .singleElement()
        .asString()
        .contains("ports of the node are left to others");
    writer.take(mesh.tell(WEB.slice("one", HERE)));
    assertThat(kernel.read()).containsKey(WITHIN);
    assertThat(writer.retries()).isEmpty();
  }

  @Test
  void a_pod_that_comes_to_the_node_writes_nothing_where_all_may_answer() {
    at(false, HERE);
    var port = new NodePort("http", "TCP", 30080, false);
    var ports = new NodePorts(Set.of(NODE), Map.of("shop/web", List.of(port)), Set.of());
    assertThat(writer.at(ports).writes()).isZero();
  }
}
