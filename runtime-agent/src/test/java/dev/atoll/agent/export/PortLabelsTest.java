package dev.atoll.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.policy.PodIdentity;
import dev.atoll.agent.schema.IpIdentity.NamedPort;
import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Protocol;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortLabelsTest {

  private static End.Pods identity(List<NamedPort> ports) {
    var pod = new Pod("shop", "p", Map.of("app", "web"), "", "", List.of(), ports);
    return PodIdentity.of(pod.identity(Map.of(), "one"));
  }

  @Test
  void ports_by_name_are_known_to_whoever_reads_the_identity() {
    var ports = List.of(new NamedPort("HTTP", 8080, "TCP"), new NamedPort("dns", 53, "UDP"));
    assertThat(PortLabels.of(ports))
        .containsExactly(Map.entry("gen:io.cilium.k8s.named-ports", "dns.UDP.53_http.TCP.8080"));
    var named = identity(ports).namedPorts();
    assertThat(named).containsOnlyKeys("dns", "http");
    assertThat(named.get("http").number()).isEqualTo(8080);
    assertThat(named.get("dns").protocol()).isEqualTo(Protocol.UDP);
    assertThat(PortLabels.of(List.of())).isEmpty();
  }

  @Test
  void what_one_label_has_no_room_for_goes_on_in_the_next() {
    var ports =
        IntStream.range(0, 9).mapToObj(i -> new NamedPort("port-" + i, 60_000 + i, "TCP")).toList();
    var labels = PortLabels.of(ports);
    assertThat(labels)
        .containsOnlyKeys(
            "gen:io.cilium.k8s.named-ports",
            "gen:io.cilium.k8s.named-ports-1",
            "gen:io.cilium.k8s.named-ports-2");
    assertThat(labels.values()).allMatch(v -> v.length() <= 63);
    assertThat(identity(ports).namedPorts()).hasSize(9);
  }
}
