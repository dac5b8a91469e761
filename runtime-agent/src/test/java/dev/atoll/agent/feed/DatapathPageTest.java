package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.probe.Ways;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people and programs are shown of what is in the maps. */
class DatapathPageTest extends DbAndWebs {
  @Test
  void what_is_refused_and_what_is_narrowed_is_shown() {
    begin();
    scene
        .policy(
            "http",
            """
            endpointSelector: {matchLabels: {app: db}}
            ingress: [{toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{path: /}]}}]}]
            """)
        .policy("wrong", "{endpointSelector: {}, ingress: [{fromCIDR: [10.0.0.0/33]}]}")
        .run();
    var page =
        new DatapathPage("one", "n1", () -> Optional.of(scene.realised()), () -> Ways.NONE).text();
    assertThat(page)
        .contains("shop/db", "enforced")
        .containsPattern("Refused\n  CiliumNetworkPolicy shop/wrong: .*10.0.0.0/33")
        .contains(
            "CiliumNetworkPolicy shop/http spec.ingress[0]: HTTP rules need a proxy: what they"
                + " would check is refused");
  }

  @Test
  void what_is_left_to_others_on_the_node_is_said() {
    begin();
    scene.service("my-app", 30080).run();
    var page = new DatapathPage("one", "n1", () -> Optional.of(scene.realised()), () -> Ways.NONE);
    assertThat(page.text())
        .contains("Not carried\n  what processes of the node's own network", "needs --cgroup")
        .contains("shop/my-app: node port 30080/TCP is left to others on the node: the device");
    assertThat(new String(page.json(), StandardCharsets.UTF_8)).contains("\"notCarried\":[\"what");
    assertThat(scene.realised().troubles()).isEmpty();
  }

  @Test
  void programs_are_told_who_the_pods_are_and_which_marks_of_commits_the_maps_have() {
    begin();
    scene
        .policy("allow", FROM_WEB)
        .policy(
            "atoll-revision-shops",
            "endpointSelector: {matchLabels: {atoll.dev/revision: 4e6e1c52.7}}")
        .run();
    var page =
        new DatapathPage("one", "n1", () -> Optional.of(scene.realised()), () -> Ways.NONE).json();
    assertThat(new String(page, StandardCharsets.UTF_8))
        .startsWith("{\"cluster\":\"one\",\"node\":\"n1\",\"revision\":")
        .contains(
            "\"pod\":\"shop/db\",\"state\":\"enforced\",\"ifindex\":11,\"identity\":" + DB,
            "\"labels\":[\"k8s:app=db\",",
            "\"addresses\":[\"10.1.0.1\"]",
            "\"name\":\"allow\",\"generation\":7}",
            "\"name\":\"atoll-revision-shops\",\"generation\":7,\"mark\":\"4e6e1c52.7\"}");
    assertThat(new DatapathPage("one", "n1", Optional::empty, () -> Ways.NONE).json())
        .as("nothing is written yet")
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"cluster\":\"one\",\"node\":\"n1\"}");
  }
}
