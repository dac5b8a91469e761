package dev.atoll.agent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ClusterService.Zone;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterServiceTest {

  /** operator/watchers/testdata/servicesync.txtar of 1.20.2, services-2.expected. */
  private static final String OF_CILIUM =
      """
      {
        "cluster": "cluster3",
        "namespace": "test",
        "name": "echo",
        "frontends": {
          "10.96.50.104": {
            "http": {
              "Protocol": "TCP",
              "Port": 80
            }
          }
        },
        "backends": {
          "10.244.1.1": {
            "http": {
              "Protocol": "TCP",
              "Port": 8080
            }
          }
        },
        "zones": {
          "10.244.1.1": {
            "zone": "zone1",
            "forZones": [
              {
                "name": "zone1"
              }
            ]
          }
        },
        "labels": {},
        "selector": {
          "name": "echo"
        },
        "includeExternal": true,
        "shared": true,
        "clusterID": 3
      }
      """;

  private static final ClusterService SERVICE =
      new ClusterService(
          "cluster3",
          "test",
          "echo",
          Map.of("10.96.50.104", Map.of("http", new Port("TCP", 80))),
          Map.of("10.244.1.1", Map.of("http", new Port("TCP", 8080))),
          Map.of(),
          Map.of("10.244.1.1", new Zone("zone1", List.of("zone1"))),
          Map.of(),
          Map.of("name", "echo"),
          true,
          true,
          3);

  @Test
  void a_service_has_the_bytes_that_cilium_writes() {
    assertThat(new String(SERVICE.json(), StandardCharsets.UTF_8)).isEqualTo(Compact.of(OF_CILIUM));
  }

  @Test
  void what_cilium_writes_is_read() {
    assertThat(ClusterService.parse(Compact.bytes(OF_CILIUM))).isEqualTo(SERVICE);
  }

  @Test
  void addresses_and_ports_are_sorted_as_bytes_and_an_unnamed_port_has_an_empty_name() {
    var service =
        new ClusterService(
            "c",
            "n",
            "s",
            Map.of(),
            Map.of(
                "fd00::1",
                Map.of("", new Port("UDP", 53)),
                "10.0.0.10",
                Map.of("b", new Port("TCP", 2), "a", new Port("SCTP", 1)),
                "10.0.0.9",
                Map.of()),
            Map.of("fd00::1", "pod-0"),
            Map.of("fd00::1", new Zone("z<1", List.of())),
            Map.of(),
            Map.of(),
            true,
            true,
            1);

    assertThat(new String(service.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{'cluster':'c','namespace':'n','name':'s','frontends':{},'backends':{"
                .concat("'10.0.0.10':{'a':{'Protocol':'SCTP','Port':1},")
                .concat("'b':{'Protocol':'TCP','Port':2}},'10.0.0.9':{},")
                .concat("'fd00::1':{'':{'Protocol':'UDP','Port':53}}},")
                .concat("'hostnames':{'fd00::1':'pod-0'},")
                .concat("'zones':{'fd00::1':{'zone':'z\\u003c1','forZones':[]}},'labels':{},")
                .concat("'selector':{},'includeExternal':true,'shared':true,'clusterID':1}")
                .replace('\'', '"'));
    assertThat(ClusterService.parse(service.json())).isEqualTo(service);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"namespace":"n","name":"s","clusterID":1} | the cluster is empty
          {"cluster":"c","name":"s","clusterID":1} | the namespace is empty
          {"cluster":"c","namespace":"n","clusterID":1} | the name is empty
          {"cluster":"c","namespace":"n","name":"s"} | is no cluster id
          {"cluster":"c","namespace":"n","name":"s","clusterID":1,"backends":{"x":{}}} | not an IP
          {"cluster":"c","namespace":"n","name":"s","clusterID":1,"frontends":{"":{}}} | is empty
          {"cluster":"c","namespace":"n","name":"s","clusterID":1,"backends":{"::1":{"a":{"Port":70000}}}} | not between
          {"cluster":"c","namespace":"n","name":"s","clusterID":1,"shared":"yes"} | not true or false
          [] | is not an object
          """)
  void a_value_that_is_no_service_is_refused_with_a_reason(String json, String reason) {
    assertThatThrownBy(() -> ClusterService.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining(reason);
  }
}
