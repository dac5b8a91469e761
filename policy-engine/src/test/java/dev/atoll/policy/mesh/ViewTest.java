package dev.atoll.policy.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.IpRange;
import dev.atoll.policy.rule.CidrGroup;
import dev.atoll.policy.rule.Entity;
import dev.atoll.policy.rule.Families;
import dev.atoll.policy.rule.Peer;
import dev.atoll.policy.rule.Semantics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ends that no scenario can have: Cilium knows them at run time only, or its API has no word. */
class ViewTest {

  private static final End V4 = world("8.8.8.8");
  private static final End V6 = world("2001:db8::1");
  private static final End NAME = new End.Dns("api.example.com");
  private static final End CLOUD = new End.Cloud("aws web");
  private static final End OTHER_NODES = new End.Reserved(Entity.REMOTE_NODE);

  @Test
  void a_group_of_a_cloud_is_nothing_else() {
    var peer = new Peer.CloudGroup("aws web");
    assertThat(plain().selects(peer, CLOUD)).isTrue();
    assertThat(plain().selects(peer, new End.Cloud("aws db"))).isFalse();
    assertThat(plain().selects(peer, V4)).isFalse();
  }

  @Test
  void names_and_groups_of_clouds_lie_in_all_of_ipv4_and_in_no_other_block() {
    for (var end : List.of(NAME, CLOUD)) {
      assertThat(plain().selects(block("0.0.0.0/0"), end)).isTrue();
      assertThat(plain().selects(block("::/0"), end)).isFalse();
      assertThat(plain().selects(block("8.0.0.0/8"), end)).isFalse();
    }
  }

  @Test
  void nothing_lies_in_a_group_because_of_a_block_of_everything() {
    var view = view(Set.of(), List.of(), group("some", "8.0.0.0/8"), group("all", "0.0.0.0/0"));
    for (var end : List.of(NAME, CLOUD)) {
      assertThat(view.selects(new Peer.Group("all", List.of()), end)).isFalse();
      assertThat(view.selects(new Peer.Group("some", List.of()), end)).isFalse();
    }
    assertThat(view.selects(new Peer.Group("all", List.of()), V4)).isFalse();
    assertThat(view.selects(new Peer.Group("some", List.of()), V4)).isTrue();
  }

  @Test
  void each_family_has_a_word_and_names_count_as_ipv4() {
    assertThat(List.of(V4, NAME, CLOUD)).allMatch(end -> isOf(Entity.WORLD_IPV4, end));
    assertThat(List.of(V6, OTHER_NODES)).noneMatch(end -> isOf(Entity.WORLD_IPV4, end));
    assertThat(isOf(Entity.WORLD_IPV6, V6)).isTrue();
    assertThat(List.of(V4, NAME, CLOUD, OTHER_NODES))
        .noneMatch(end -> isOf(Entity.WORLD_IPV6, end));
  }

  @Test
  void one_family_is_the_world_and_nobody_is_of_a_family() {
    for (var entity : List.of(Entity.WORLD_IPV4, Entity.WORLD_IPV6)) {
      assertThat(List.of(V4, NAME, CLOUD))
          .noneMatch(end -> of(Families.IPV4).selects(new Peer.OfEntity(entity), end));
      assertThat(List.of(V6, NAME, CLOUD))
          .noneMatch(end -> of(Families.IPV6).selects(new Peer.OfEntity(entity), end));
    }
    assertThat(List.of(V4, NAME, CLOUD))
        .allMatch(end -> of(Families.IPV4).selects(new Peer.OfEntity(Entity.WORLD), end));
    assertThat(List.of(V6, NAME, CLOUD))
        .allMatch(end -> of(Families.IPV6).selects(new Peer.OfEntity(Entity.WORLD), end));
  }

  @Test
  void names_and_groups_of_clouds_lie_in_all_of_ipv6_where_nothing_else_is_on() {
    for (var end : List.of(NAME, CLOUD)) {
      assertThat(of(Families.IPV6).selects(block("::/0"), end)).isTrue();
      assertThat(of(Families.IPV6).selects(block("0.0.0.0/0"), end)).isFalse();
      assertThat(of(Families.IPV4).selects(block("0.0.0.0/0"), end)).isTrue();
      assertThat(of(Families.IPV4).selects(block("::/0"), end)).isFalse();
    }
  }

  @Test
  void nodes_that_are_not_known_one_by_one_are_where_their_blocks_are() {
    var view = view(Set.of("nodes"), List.of("192.168.1.0/24", "192.168.2.0/24"));
    assertThat(view.selects(block("192.168.0.0/16"), OTHER_NODES)).isTrue();
    assertThat(view.selects(block("192.168.1.0/24"), OTHER_NODES)).isFalse();
    assertThat(view.selects(block("192.168.0.0/16"), new End.Reserved(Entity.HEALTH))).isFalse();
  }

  @Test
  void all_of_a_family_is_no_node_but_where_blocks_mean_pods_as_well() {
    var nodes = List.of("192.168.1.0/24");
    assertThat(view(Set.of("nodes"), nodes).selects(block("0.0.0.0/0"), OTHER_NODES)).isFalse();
    var both = Set.of("nodes", "pods");
    assertThat(view(both, nodes).selects(block("0.0.0.0/0"), OTHER_NODES)).isTrue();
    assertThat(view(Families.IPV6, both, nodes).selects(block("0.0.0.0/0"), OTHER_NODES)).isFalse();
  }

  @Test
  void nodes_are_in_no_block_without_the_mode_or_where_their_blocks_are_not_known() {
    var noMode = view(Set.of("pods"), List.of("192.168.1.0/24"));
    assertThat(noMode.selects(block("192.168.0.0/16"), OTHER_NODES)).isFalse();
    var noBlocks = view(Set.of("nodes"), List.of());
    assertThat(noBlocks.selects(block("192.168.0.0/16"), OTHER_NODES)).isFalse();
  }

  @Test
  void groups_take_in_nodes_as_blocks_do() {
    var groups =
        new CidrGroup[] {group("near", "10.0.0.0/8", "192.168.0.0/16"), group("far", "10.0.0.0/8")};
    var view = view(Set.of("nodes"), List.of("192.168.1.0/24"), groups);
    assertThat(view.selects(new Peer.Group("near", List.of()), OTHER_NODES)).isTrue();
    assertThat(view.selects(new Peer.Group("far", List.of()), OTHER_NODES)).isFalse();
  }

  private static boolean isOf(Entity entity, End end) {
    return plain().selects(new Peer.OfEntity(entity), end);
  }

  private static End world(String address) {
    return new End.World(new IpRange(Ip.of(address), Ip.of(address)));
  }

  private static Peer block(String cidr) {
    return new Peer.Block(Cidr.of(cidr), List.of());
  }

  private static CidrGroup group(String name, String... cidrs) {
    return new CidrGroup(name, Map.of(), List.of(cidrs).stream().map(Cidr::of).toList());
  }

  private static View plain() {
    return view(Set.of(), List.of());
  }

  private static View of(Families families) {
    return view(families, Set.of(), List.of());
  }

  private static View view(Set<String> cidrMatch, List<String> nodeCidrs, CidrGroup... groups) {
    return view(Families.BOTH, cidrMatch, nodeCidrs, groups);
  }

  private static View view(
      Families families, Set<String> cidrMatch, List<String> nodeCidrs, CidrGroup... groups) {
    var newest = Semantics.newest("one");
    var semantics =
        new Semantics(
            newest.cluster(),
            newest.version(),
            newest.defaultLocalCluster(),
            newest.enforcement(),
            families,
            cidrMatch,
            newest.nodeSelectors(),
            newest.hostFirewall(),
            newest.nonDefaultDeny(),
            newest.clusterNetworkPolicies(),
            newest.plainNetworkPolicies());
    var nodes = nodeCidrs.stream().map(Cidr::of).toList();
    return new View(
        new ClusterFacts(
            semantics, List.of(), nodes, List.of(), List.of(), List.of(groups), List.of()));
  }
}
