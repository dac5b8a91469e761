package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written of ports of the node, and of the nodes that ask in the name of others. */
class NodePortFeedTest extends RealMaps {
  private static final int REMOTE_NODE = 6;
  private static final int FROM_NODE = IpcacheValue.ROUTED | IpcacheValue.NODE;
  private static final Address KNOWN = Address.of("172.18.0.2");
  private static final Address UNKNOWN = Address.of("172.18.0.99");
  private static final Routing TUNNEL = new Routing(true, Set.of(), false);

  private void begin(Routing routing, Address... addresses) {
    var overlay = routing.tunnel() ? 9 : 0;
    var devices = new Settings.Devices(overlay, 3, List.of(addresses), 1500, false);
    scene = new Scene(datapath, devices, routing).complete("one").complete("two");
  }

  private Optional<ServiceValue> service(Address at, int port) {
    return datapath.services().get(new ServiceKey(at, port, 6));
  }

  @Test
  void node_ports_are_at_the_addresses_of_the_node_as_long_as_services_have_them() {
    begin(Routing.NATIVE, KNOWN);
    scene.service("my-app", 30080).run();
    var at = new ServiceKey(Address.of("172.18.0.2"), 30080, 6);
    assertThat(config().flags() & Config.NODE_PORTS).isNotZero();
    assertThat(config().underlay()).isEqualTo(3);
    assertThat(datapath.services().get(at))
        .hasValueSatisfying(it -> assertThat(it.flags()).isEqualTo(ServiceValue.NODE_PORT));
    assertThat(datapath.services().get(new ServiceKey(Address.of("10.96.0.9"), 80, 6)))
        .hasValueSatisfying(it -> assertThat(it.flags()).isZero());
    assertThat(scene.realised().notCarried()).noneSatisfy(it -> assertThat(it).contains("30080"));
    scene.service("my-app", 30090).run();
    assertThat(datapath.services().get(at)).isEmpty();
    assertThat(datapath.services().get(new ServiceKey(Address.of("172.18.0.2"), 30090, 6)))
        .isPresent();
  }

  @Test
  void from_outside_they_are_others_where_the_service_says_local() {
    begin(Routing.NATIVE, KNOWN);
    scene.service("near", 30081, "Local").run();
    assertThat(service(KNOWN, 30081).map(ServiceValue::flags)).hasValue(ServiceValue.LOCAL);
    assertThat(datapath.services().get(new ServiceKey(KNOWN, 30081, 6, true)))
        .hasValueSatisfying(it -> assertThat(it.flags()).isEqualTo(ServiceValue.NODE_PORT));
    scene.service("near", 30081, "Cluster").run();
    assertThat(service(KNOWN, 30081).map(ServiceValue::flags)).hasValue(ServiceValue.NODE_PORT);
  }

  @Test
  void where_the_cni_plugin_has_a_device_of_its_own_only_local_ones_are_carried() {
    begin(Routing.NATIVE, KNOWN);
    scene
        .beside("flannel.1")
        .node("one", "one-1", "InternalIP=172.18.0.2")
        .service("my-app", 30080)
        .service("near", 30081, "Local")
        .run();
    assertThat(service(KNOWN, 30080)).as("no pod is on another node").isPresent();

    begin(Routing.NATIVE, KNOWN);
    scene
        .beside("flannel.1")
        .node("one", "one-1", "InternalIP=172.18.0.2")
        .identity("one", (1 << 16) + 5, "web")
        .ip("one", "10.1.0.2", (1 << 16) + 5)
        .service("my-app", 30080)
        .service("near", 30081, "Local")
        .run();
    assertThat(service(KNOWN, 30080)).isEmpty();
    assertThat(service(KNOWN, 30081)).isPresent();
    assertThat(scene.realised().notCarried())
        .anySatisfy(it -> assertThat(it).contains("30080/TCP", "reached by flannel.1"))
        .noneSatisfy(it -> assertThat(it).contains("30081"));
  }

  @Test
  void beside_a_tunnel_they_are_where_other_nodes_know_the_node() {
    begin(TUNNEL, KNOWN, UNKNOWN);
    scene.service("my-app", 30080).run();
    assertThat(config().flags() & Config.NODE_PORTS).as("nobody knows it yet").isZero();
    assertThat(scene.realised().notCarried())
        .anySatisfy(it -> assertThat(it).contains("30080/TCP", "no address that other nodes know"));

    scene.node("one", "one-1", "InternalIP=172.18.0.2").run();
    assertThat(config().flags() & Config.NODE_PORTS).isNotZero();
    assertThat(service(KNOWN, 30080)).isPresent();
    assertThat(service(UNKNOWN, 30080)).isEmpty();
    assertThat(scene.realised().notCarried()).noneSatisfy(it -> assertThat(it).contains("30080"));
  }

  @Test
  void what_nodes_of_other_clusters_ask_for_others_may_come_out_of_the_tunnel() {
    begin(TUNNEL, KNOWN);
    scene.node("two", "two-1", "InternalIP=172.18.2.1", "InternalIP=fd00:18:2::1");
    scene.node("two", "two-2", "ExternalIP=192.0.2.7", "InternalIP=172.18.2.2").run();
    for (var ip : List.of("172.18.2.1", "fd00:18:2::1")) {
      assertThat(find(ip))
          .as(ip)
          .hasValue(new IpcacheValue(REMOTE_NODE, 0, Address.of("172.18.2.1"), FROM_NODE));
    }
    assertThat(find("192.0.2.7"))
        .hasValue(new IpcacheValue(REMOTE_NODE, 0, Address.of("172.18.2.2"), FROM_NODE));

    scene.node("two", "two-2", "ExternalIP=192.0.2.7", "InternalIP=172.18.2.3").run();
    assertThat(find("192.0.2.7").map(IpcacheValue::tunnel)).hasValue(Address.of("172.18.2.3"));
    scene.noNode("two", "two-2").run();
    assertThat(find("192.0.2.7")).isEmpty();
  }

  @Test
  void nodes_of_the_own_cluster_and_all_of_them_without_a_tunnel_are_behind_nobody() {
    begin(TUNNEL, KNOWN);
    scene.node("one", "one-2", "InternalIP=172.18.0.3").run();
    assertThat(find("172.18.0.3")).hasValue(new IpcacheValue(REMOTE_NODE, 0, Address.NONE, 0));

    begin(Routing.NATIVE, KNOWN);
    scene.node("two", "two-1", "InternalIP=172.18.2.1").run();
    assertThat(find("172.18.2.1")).hasValue(new IpcacheValue(REMOTE_NODE, 0, Address.NONE, 0));
  }

  @Test
  void nodes_that_are_routed_say_nothing_of_the_ways_to_pods() {
    var probed = new Routing(true, Set.of(), true);
    for (int i = 0; i < 2; i++) {
      begin(probed, KNOWN);
      scene
          .identity("two", (2 << 16) + 5, "web")
          .ip("two", "10.2.0.2", (2 << 16) + 5)
          .node("two", "two-1", "InternalIP=172.18.2.1")
          .run();
      assertThat(find("10.2.0.2").map(IpcacheValue::flags)).hasValue(0);
    }
  }
}
