package dev.atoll.agent.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.agent.schema.NodeValue.Address;
import dev.atoll.fleet.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeValueTest {

  /** clustermesh-apiserver/clustermesh/testdata/ciliumnodes.txtar of 1.20.2, node-1.expected. */
  private static final String OF_CILIUM =
      """
      {
        "Name": "test-node-1",
        "Cluster": "cluster3",
        "IPAddresses": [
          {
            "Type": "InternalIP",
            "IP": "172.18.0.2"
          },
          {
            "Type": "InternalIP",
            "IP": "fc00:c111::2"
          },
          {
            "Type": "CiliumInternalIP",
            "IP": "10.244.0.10"
          },
          {
            "Type": "CiliumInternalIP",
            "IP": "fd00:10:244::e2d6"
          }
        ],
        "IPv4AllocCIDR": {
          "IP": "10.244.0.0",
          "Mask": "////AA=="
        },
        "IPv4SecondaryAllocCIDRs": null,
        "IPv6AllocCIDR": {
          "IP": "fd00:10:244::",
          "Mask": "//////////8AAAAAAAAAAA=="
        },
        "IPv6SecondaryAllocCIDRs": null,
        "IPv4HealthIP": "10.244.0.134",
        "IPv6HealthIP": "fd00:10:244::d812",
        "IPv4IngressIP": "",
        "IPv6IngressIP": "",
        "ClusterID": 3,
        "Source": "custom-resource",
        "EncryptionKey": 0,
        "Labels": {
          "kubernetes.io/hostname": "test-node-1"
        },
        "Annotations": {
          "network.cilium.io/wg-pub-key": "VRksOB6ZNds4oXWIGfSVpvc0gBhcOWFmzvTDcyvULlI="
        },
        "WireguardPubKey": "VRksOB6ZNds4oXWIGfSVpvc0gBhcOWFmzvTDcyvULlI=",
        "BootID": "570d3fd1-93db-4862-ba99-6a3c2c10c38f"
      }
      """;

  private static final String KEY = "VRksOB6ZNds4oXWIGfSVpvc0gBhcOWFmzvTDcyvULlI=";

  private static final NodeValue NODE =
      new NodeValue(
          "test-node-1",
          "cluster3",
          List.of(
              new Address("InternalIP", "172.18.0.2"),
              new Address("InternalIP", "fc00:c111::2"),
              new Address("CiliumInternalIP", "10.244.0.10"),
              new Address("CiliumInternalIP", "fd00:10:244::e2d6")),
          Optional.of(Cidr.of("10.244.0.0/24")),
          List.of(),
          Optional.of(Cidr.of("fd00:10:244::/64")),
          List.of(),
          "10.244.0.134",
          "fd00:10:244::d812",
          "",
          "",
          3,
          NodeValue.CUSTOM_RESOURCE,
          0,
          Map.of("kubernetes.io/hostname", "test-node-1"),
          Map.of("network.cilium.io/wg-pub-key", KEY),
          KEY,
          "570d3fd1-93db-4862-ba99-6a3c2c10c38f");

  @Test
  void a_node_has_the_bytes_that_cilium_writes() {
    assertThat(text(NODE)).isEqualTo(Compact.of(OF_CILIUM));
  }

  @Test
  void what_cilium_writes_is_read() {
    assertThat(NodeValue.parse(Compact.bytes(OF_CILIUM))).isEqualTo(NODE);
  }

  @Test
  void a_node_of_which_nothing_is_known_has_nulls_where_go_has_nil() {
    var bare =
        new NodeValue(
            "n",
            "c",
            List.of(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            "",
            "",
            "",
            "",
            1,
            "custom-resource",
            0,
            Map.of(),
            Map.of(),
            "",
            "");

    assertThat(text(bare))
        .isEqualTo(
            "{'Name':'n','Cluster':'c','IPAddresses':null,'IPv4AllocCIDR':null,"
                .concat("'IPv4SecondaryAllocCIDRs':null,'IPv6AllocCIDR':null,")
                .concat("'IPv6SecondaryAllocCIDRs':null,'IPv4HealthIP':'','IPv6HealthIP':'',")
                .concat("'IPv4IngressIP':'','IPv6IngressIP':'','ClusterID':1,")
                .concat("'Source':'custom-resource','EncryptionKey':0,'Labels':null,")
                .concat("'Annotations':null,'WireguardPubKey':'','BootID':''}")
                .replace('\'', '"'));
    assertThat(NodeValue.parse(bare.json())).isEqualTo(bare);
  }

  @Test
  void more_blocks_are_lists_and_odd_characters_are_escaped_as_go_does() {
    var node =
        NodeValue.parse(
            bytes(
                """
                {"Name":"n","Cluster":"c","ClusterID":1,"NodeIdentity":1,
                 "IPv4SecondaryAllocCIDRs":[{"IP":"10.0.0.0","Mask":"/wAAAA=="}],
                 "Annotations":{"b":"<&>\\u2028","a":"é\\u0001"}}
                """));

    assertThat(text(node))
        .contains("\"IPv4SecondaryAllocCIDRs\":[{\"IP\":\"10.0.0.0\",\"Mask\":\"/wAAAA==\"}]")
        .contains("{\"a\":\"é\\u0001\",\"b\":\"\\u003c\\u0026\\u003e\\u2028\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"Cluster":"c","ClusterID":1} | the name is empty
          {"Name":"n","ClusterID":1} | the cluster is empty
          {"Name":"n","Cluster":"c"} | is no cluster id
          {"Name":"n","Cluster":"c","ClusterID":512} | is no cluster id
          {"Name":"n","Cluster":"c","ClusterID":1,"EncryptionKey":256} | not between 0 and 255
          {"Name":"n","Cluster":"c","ClusterID":1,"IPv4HealthIP":"10.0.0"} | fewer than four
          {"Name":"n","Cluster":"c","ClusterID":1,"IPAddresses":[{"IP":"::1%x"}]} | zone
          {"Name":"n","Cluster":"c","ClusterID":1,"IPv4AllocCIDR":{"IP":"10.0.0.1","Mask":"////AA=="}} | does not fit
          {"Name":"n","Cluster":"c","ClusterID":1,"IPv4AllocCIDR":{"IP":"10.0.0.0"}} | no `Mask`
          {"Name":"n","Cluster":"c","ClusterID":1,"Labels":[]} | is not an object
          {"Name":"n","Cluster":"c","ClusterID":1} {} | more behind
          """)
  void a_value_that_is_no_node_is_refused_with_a_reason(String json, String reason) {
    assertThatThrownBy(() -> NodeValue.parse(bytes(json)))
        .isInstanceOf(MalformedValueException.class)
        .hasMessageContaining(reason);
  }

  private static String text(NodeValue node) {
    return new String(node.json(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
