package dev.atoll.agent.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Config;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Pod;
import dev.atoll.agent.datapath.PolicyKey;
import dev.atoll.agent.datapath.PolicyValue;
import dev.atoll.agent.feed.PodState.State;
import dev.atoll.agent.probe.Ways;
import dev.atoll.agent.schema.Resource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node is told, and what the kernel's maps hold then. */
@Tag("root")
@Timeout(60)
class RoundTest {
  private static final int DB = (1 << 16) + 1;
  private static final int WEB = (1 << 16) + 2;
  private static final int WEB_OF_TWO = (2 << 16) + 2;
  private static final String FROM_WEB =
      """
      endpointSelector: {matchLabels: {app: db}}
      ingress: [{fromEndpoints: [{matchLabels: {app: web}}]}]
      """;
  private static final String FROM_ALL_WEBS =
      """
      endpointSelector: {matchLabels: {app: db}}
      ingress:
      - fromEndpoints:
        - matchLabels: {app: web}
          matchExpressions: [{key: io.cilium.k8s.policy.cluster, operator: Exists}]
      """;

  @TempDir Path temporary;
  private Path mounted;
  private Datapath datapath;
  private Scene scene;

  @BeforeEach
  void load() throws Exception {
    mounted = Files.createDirectory(temporary.resolve("bpf"));
    run("mount", "-t", "bpf", "bpf", mounted.toString());
    open(64);
  }

  private void open(int room) {
    datapath = Datapath.load(mounted.resolve("atoll"), Map.of("ct", 64, "policy", room));
    scene = new Scene(datapath);
  }

  private void begin() {
    scene
        .complete("one")
        .complete("two")
        .identity("one", DB, "db")
        .identity("one", WEB, "web")
        .identity("two", WEB_OF_TWO, "web")
        .ip("one", "10.1.0.1", DB)
        .ip("one", "10.1.0.2", WEB)
        .ip("two", "10.2.0.2", WEB_OF_TWO)
        .pod("db", "10.1.0.1", 11);
  }

  @AfterEach
  void clean() throws Exception {
    datapath.close();
    run("umount", mounted.toString());
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private Endpoint db() {
    return datapath.endpoints().get(new Id(11)).orElseThrow();
  }

  /** Who may come in to the pod by an entry of its own. */
  private Set<Integer> remotes() {
    return entries(db().policy()).keySet().stream()
        .filter(k -> k.direction() == Direction.INGRESS)
        .map(PolicyKey::remote)
        .filter(r -> r > 0xffff)
        .collect(Collectors.toSet());
  }

  private Map<PolicyKey, PolicyValue> entries(int number) {
    var all = datapath.policy().entries();
    all.keySet().removeIf(k -> k.policy() != number);
    return all;
  }

  private IpcacheValue at(String ip) {
    return datapath.ipcache().get(IpcacheKey.of(Address.of(ip), 32)).orElseThrow();
  }

  @Test
  void a_pod_has_its_identity_and_the_entries_of_its_policies() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    assertThat(db())
        .returns(DB, Endpoint::identity)
        .returns(Endpoint.DENY_INGRESS, Endpoint::flags);
    assertThat(remotes()).containsExactly(WEB);
    assertThat(datapath.pods().get(Address.of("10.1.0.1"))).hasValue(new Pod(11, 11, 1));
    assertThat(at("10.2.0.2")).isEqualTo(new IpcacheValue(WEB_OF_TWO, 2, Address.NONE, 0));
    assertThat(scene.realised().pods())
        .singleElement()
        .returns("shop/db", PodState::pod)
        .returns(State.ENFORCED, PodState::state)
        .returns(11, PodState::ifindex)
        .returns(DB, PodState::identity)
        .matches(pod -> pod.labels().contains("k8s:app=db;"));
    assertThat(scene.realised().versions().values())
        .containsExactly(new Version(7, Optional.empty()));
  }

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
  void a_cluster_is_reached_without_the_tunnel_when_that_was_found_out_and_by_the_next_agent_too() {
    var tunnel = new Settings.Devices(9, 1, List.of(), 1500, false);
    var probed = new Routing(true, Set.of(), true);
    scene = new Scene(datapath, tunnel, probed);
    begin();
    scene.run();
    assertThat(at("10.2.0.2").flags()).isZero();
    assertThat(at("10.2.0.2").tunnel()).isNotEqualTo(Address.NONE);

    scene.way("two", true).run();
    assertThat(at("10.2.0.2").flags()).isEqualTo(IpcacheValue.ROUTED);
    assertThat(at("10.1.0.1").flags()).as("of the own cluster").isZero();

    scene = new Scene(datapath, tunnel, probed);
    begin();
    scene.run();
    assertThat(at("10.2.0.2").flags()).as("by the next agent").isEqualTo(IpcacheValue.ROUTED);
    scene.way("two", false).run();
    assertThat(at("10.2.0.2").flags()).isZero();
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

  @Test
  void another_policy_is_written_under_another_number_and_the_old_one_goes_later() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db().policy()).isNotEqualTo(before.policy());
    assertThat(db().epoch()).as("flows are judged again").isEqualTo(before.epoch() + 1);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO);
    scene.run();
    assertThat(entries(before.policy())).isEmpty();
  }

  @Test
  void an_identity_that_comes_is_added_in_place() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    var before = db();
    scene.identity("two", WEB_OF_TWO + 1, "web").run();
    assertThat(db()).as("no flow can be of somebody without an address").isEqualTo(before);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO, WEB_OF_TWO + 1);
    scene.noIdentity("two", WEB_OF_TWO + 1).run();
    assertThat(db().policy()).isEqualTo(before.policy());
    assertThat(db().epoch()).as("an address may still have it").isEqualTo(before.epoch() + 1);
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB_OF_TWO);
  }

  @Test
  void flows_are_judged_again_when_an_address_becomes_somebody_else() {
    begin();
    scene.identity("two", WEB_OF_TWO + 1, "other").policy("allow", FROM_ALL_WEBS).run();
    var epoch = db().epoch();
    scene.ip("two", "10.2.0.3", WEB_OF_TWO + 1).run();
    assertThat(db().epoch()).as("from the world, which has no entries either").isEqualTo(epoch);
    scene.ip("two", "10.2.0.2", WEB_OF_TWO + 1).run();
    assertThat(db().epoch()).isEqualTo(epoch + 1);
    scene.noIp("two", "10.2.0.2").run();
    assertThat(db().epoch()).isEqualTo(epoch + 1);
  }

  @Test
  void the_next_agent_changes_nothing_where_nothing_has_changed() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    var endpoint = db();
    var policy = datapath.policy().entries();
    scene = new Scene(datapath);
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db()).isEqualTo(endpoint);
    assertThat(datapath.policy().entries()).isEqualTo(policy);
  }

  @Test
  void what_an_earlier_agent_left_stays_until_all_clusters_have_told_all() {
    begin();
    scene.policy("allow", FROM_ALL_WEBS).run();
    scene = new Scene(datapath);
    scene
        .identity("one", DB, "db")
        .ip("one", "10.1.0.1", DB)
        .pod("db", "10.1.0.1", 11)
        .policy("allow", FROM_ALL_WEBS)
        .complete("one")
        .run();
    assertThat(at("10.2.0.2").identity()).isEqualTo(WEB_OF_TWO);
    scene.complete("two", Resource.NODES).run();
    assertThat(at("10.2.0.2").identity()).as("its addresses are late").isEqualTo(WEB_OF_TWO);
    scene.complete("two").run();
    assertThat(datapath.ipcache().get(IpcacheKey.of(Address.of("10.2.0.2"), 32))).isEmpty();
  }

  @Test
  void a_cluster_that_a_new_store_does_not_know_yet_keeps_what_an_earlier_agent_left_of_it() {
    begin();
    scene.run();
    datapath
        .ipcache()
        .put(
            IpcacheKey.of(Address.of("10.3.0.2"), 32),
            new IpcacheValue((3 << 16) + 2, 3, Address.NONE, 0));
    scene = new Scene(datapath);
    scene.identity("one", DB, "db").ip("one", "10.1.0.1", DB).complete("one").complete("two").run();
    assertThat(at("10.3.0.2").cluster()).isEqualTo(3);
  }

  @Test
  void a_pod_that_goes_is_closed_and_one_whose_identity_is_not_known_any_more_keeps_its_policy() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    var entries = entries(before.policy());
    scene = new Scene(datapath);
    scene.pod("db", "10.1.0.1", 11).run();
    scene.run();
    assertThat(db()).isEqualTo(before);
    assertThat(entries(before.policy())).isEqualTo(entries);
    scene.noPod("db").run();
    assertThat(datapath.endpoints().get(new Id(11))).isEmpty();
    assertThat(datapath.pods().entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_pod_with_the_address_of_one_that_has_gone_is_behind_its_own_interface(boolean seenToGo) {
    begin();
    scene.policy("allow", FROM_WEB).run();
    scene.noPod("db");
    if (seenToGo) {
      scene.run();
    }
    scene.identity("one", DB + 7, "heir").ip("one", "10.1.0.1", DB + 7).pod("heir", "10.1.0.1", 12);
    scene.run();
    assertThat(datapath.endpoints().entries()).containsOnlyKeys(new Id(12));
    assertThat(datapath.endpoints().get(new Id(12)))
        .hasValueSatisfying(
            it -> assertThat(it).returns(DB + 7, Endpoint::identity).returns(0, Endpoint::flags));
    assertThat(datapath.pods().get(Address.of("10.1.0.1"))).hasValue(new Pod(12, 12, 1));
    assertThat(scene.realised().pods().getFirst())
        .returns("shop/heir", PodState::pod)
        .returns(State.ENFORCED, PodState::state)
        .returns(12, PodState::ifindex)
        .returns(DB + 7, PodState::identity);
  }

  @Test
  void a_policy_that_does_not_fit_closes_its_endpoints_and_says_so() throws Exception {
    datapath.close();
    open(3);
    begin();
    scene.policy("allow", FROM_WEB).run();
    assertThat(db().flags() & Endpoint.CLOSED).isZero();
    scene.policy("allow", FROM_ALL_WEBS).run();
    assertThat(db().flags() & Endpoint.CLOSED).isNotZero();
    assertThat(scene.realised().pods().getFirst())
        .returns(State.CLOSED, PodState::state)
        .returns("the map of policies has no room left", PodState::reason);
    scene.run();
    scene.run();
    assertThat(db().flags() & Endpoint.CLOSED).as("the old entries have made room").isZero();
  }

  @Test
  void pods_that_other_clusters_are_not_told_of_have_their_policies_and_may_be_meant_by_others() {
    begin();
    scene
        .ownIp("10.1.0.3", DB + 8, "db")
        .ownIp("10.1.0.4", WEB + 8, "web")
        .pod("hidden", "10.1.0.3", 13)
        .policy("allow", FROM_WEB)
        .run();
    assertThat(at("10.1.0.3")).isEqualTo(new IpcacheValue(DB + 8, 1, Address.NONE, 0));
    assertThat(remotes()).containsExactlyInAnyOrder(WEB, WEB + 8);
    assertThat(hidden())
        .returns(State.ENFORCED, PodState::state)
        .returns(13, PodState::ifindex)
        .returns(DB + 8, PodState::identity);
    assertThat(scene.realised().troubles()).isEmpty();
  }

  private PodState hidden() {
    return scene.realised().pods().stream()
        .filter(p -> p.pod().equals("shop/hidden"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nothing_moves_when_a_pod_is_told_to_all_clusters_and_when_it_is_not_any_more() {
    begin();
    scene.ownIp("10.1.0.1", DB, "db").noIp("one", "10.1.0.1").policy("allow", FROM_WEB).run();
    var before = db();
    scene.ip("one", "10.1.0.1", DB).run();
    scene.noIp("one", "10.1.0.1").run();
    assertThat(db()).as("the same policy in the same epoch").isEqualTo(before);
    assertThat(scene.realised().pods().getFirst().state()).isEqualTo(State.ENFORCED);
  }

  @Test
  void an_exporter_of_before_is_said_and_a_pod_that_it_does_not_tell_is_not_enforced() {
    scene.ofBefore();
    begin();
    scene.pod("hidden", "10.1.0.3", 13).policy("allow", FROM_WEB).run();
    assertThat(hidden())
        .returns(State.UNENFORCED, PodState::state)
        .returns(
            "its identity is not in the store: the exporter does not tell pods of namespaces that"
                + " are not global",
            PodState::reason);
    assertThat(scene.realised().troubles())
        .containsExactly(
            "the exporter does not tell pods of namespaces that are not global: policies do not"
                + " hold for these");
    assertThat(db().flags()).isEqualTo(Endpoint.DENY_INGRESS);
  }

  @Test
  void a_pod_whose_identity_is_gone_is_closed_until_it_is_there_again() {
    begin();
    scene.policy("allow", FROM_WEB).run();
    var before = db();
    scene.noIp("one", "10.1.0.1").run();
    assertThat(db().flags() & Endpoint.CLOSED).isNotZero();
    assertThat(scene.realised().pods().getFirst())
        .returns(State.CLOSED, PodState::state)
        .returns("its identity is not in the store", PodState::reason);
    scene.ip("one", "10.1.0.1", DB).run();
    assertThat(db().flags()).isEqualTo(before.flags());
    assertThat(remotes()).containsExactly(WEB);
    assertThat(scene.realised().pods().getFirst().state()).isEqualTo(State.ENFORCED);
  }

  @Test
  void a_block_that_a_policy_names_is_somebody_and_nobody_again() {
    begin();
    scene
        .policy(
            "allow",
            """
            endpointSelector: {matchLabels: {app: db}}
            ingress: [{fromCIDR: [192.0.2.0/24]}]
            """)
        .run();
    var block = IpcacheKey.of(Address.of("192.0.2.0"), 24);
    var number = datapath.ipcache().get(block).orElseThrow().identity();
    assertThat(entries(db().policy()).keySet()).anyMatch(k -> k.remote() == number);
    scene.noPolicy("allow").run();
    assertThat(datapath.ipcache().get(block)).isEmpty();
    assertThat(db().flags()).isZero();
  }

  @Test
  void programs_of_another_layout_stay_until_all_that_ours_look_at_is_written() {
    begin();
    scene.run();
    var entries = datapath.policy().entries().keySet();
    datapath.close();
    open(128);
    assertThat(datapath.isBesideOthers()).isTrue();
    begin();
    scene.inTheWay("another program stays");
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(1);
    assertThat(scene.realised().troubles()).containsExactly("another program stays");
    assertThat(config().flags() & Config.CARRY).isNotZero();
    assertThat(datapath.policy().entries().keySet()).isEqualTo(entries);
    scene.inTheWay();
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(2);
    assertThat(scene.realised().troubles()).isEmpty();
    assertThat(config().flags() & Config.CARRY).isZero();
    assertThat(datapath.isBesideOthers()).isFalse();
    scene.run();
    assertThat(scene.takenOver()).isEqualTo(2);
  }

  private Config config() {
    return datapath.config().get(new Id(0)).orElseThrow();
  }
}
