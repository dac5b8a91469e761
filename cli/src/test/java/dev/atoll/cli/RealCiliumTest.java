package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.policy.oracle.MeasurableMesh;
import dev.atoll.policy.oracle.TestMesh;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.sandbox.cilium.Part;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random policies through Git and Atoll to three clusters with real Cilium, and connections between
 * all their pods. {@code -Datoll.differential.sets=N} and {@code -Datoll.differential.seed=S} set
 * another number and seed; the profile {@code differential-cilium} takes 500. Then the same while
 * parts of the clusters are away.
 */
@Tag("root")
class RealCiliumTest {

  private static final int SETS = Integer.getInteger("atoll.differential.sets", 40);
  private static final long SEED = Long.getLong("atoll.differential.seed", 20_260_801);

  /** Two sets with the same labels of namespaces: between them only policies change. */
  private static final long BEFORE = 20_260_800;

  private static final long AFTER = 20_260_801;

  /** A set with other labels of namespaces, which give all pods other identities. */
  private static final long RELABELLED = 20_260_804;

  /** Everybody at ingress; the selector has the text of a peer of everybody. */
  private static final String ALL_GROUPS =
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: groups, annotations: {atoll.dev/clusters: name=one}}
      spec:
        endpointSelector: {}
        ingress: [{fromCIDRSet: [{cidrGroupSelector: {}}]}]
      """;

  /** Everybody's port of a name at egress. */
  private static final String BY_NAME =
      """
      apiVersion: cilium.io/v2
      kind: CiliumClusterwideNetworkPolicy
      metadata: {name: names, annotations: {atoll.dev/clusters: name=one}}
      spec:
        endpointSelector: {}
        egress: [{toPorts: [{ports: [{port: http, protocol: TCP}]}]}]
      """;

  private static CiliumScene scene;
  private static RandomSets sets;
  private static RandomFleet bare;

  @BeforeAll
  static void start() {
    TestMesh running = MeasurableMesh.running(SEED);
    bare = RandomFleet.of(running);
    scene = CiliumScene.start(bare);
    sets = new RandomSets(scene, running);
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
    }
  }

  @BeforeEach
  void all_is_well() {
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void packets_get_through_exactly_where_reach_says() {
    var differing = new TreeMap<Long, Integer>();
    for (long seed = SEED; seed < SEED + SETS; seed++) {
      var found = sets.differences(seed);
      if (!found.isEmpty()) {
        differing.put(seed, found.size());
      }
    }
    System.out.println(sets);
    assertThat(differing).as("connections that differ, by seed").isEmpty();
  }

  /**
   * The selector that an agent saw first says whom both select, as long as either is there: Cilium
   * 1.20.2, {@code pkg/policy/selectorcache.go}, addSelectorsTxn. Rules that name ports then miss
   * all pods, of the own cluster as well, and removing the selector of groups does not mend it.
   */
  @Test
  void ports_by_name_of_everybody_miss_all_pods_once_an_empty_selector_of_groups_came_first() {
    var groups = bare.with("policies/groups.yaml", ALL_GROUPS);
    var names = bare.with("policies/names.yaml", BY_NAME);
    var both = groups.with("policies/names.yaml", BY_NAME);
    enforce(bare);
    sets.hold(enforce(names));
    sets.hold(enforce(both));
    enforce(bare);
    sets.hold(enforce(groups));
    var missed = sets.now(enforce(both));
    assertThat(missed).isNotEmpty().allMatch(TruthTable.Cell::expected);
    assertThat(sets.now(enforce(names))).isEqualTo(missed);
    var agent = scene.mesh().part("one", Part.Kind.AGENT);
    agent.stop();
    scene.awaitCluster("one", c -> c.health() == Health.DEGRADED);
    agent.start();
    all_is_well();
    sets.hold(names);
  }

  private static RandomFleet enforce(RandomFleet fleet) {
    scene.awaitEnforced(scene.push(fleet));
    return fleet;
  }

  @Test
  void an_agent_that_is_away_enforces_what_it_had_and_status_says_so() {
    var before = enforced(BEFORE);
    var agent = scene.mesh().part("one", Part.Kind.AGENT);
    agent.stop();
    var after = sets.fleet(AFTER);
    var commit = scene.push(after);
    scene.awaitCluster("two", enforces(commit));
    scene.awaitCluster("three", enforces(commit));
    scene.awaitCluster("one", c -> c.health() == Health.DEGRADED);
    tell("agent of one stopped, new policies applied");
    var one = scene.cluster("one");
    assertThat(one.applied().commit()).isEqualTo(commit);
    assertThat(one.enforced().commit()).isEmpty();
    assertThat(one.missing()).anyMatch(m -> m.startsWith("agent one/one-1.sock does not answer"));
    sets.hold(after.with(before, "one"));
    agent.start();
    scene.awaitEnforced(commit);
    tell("agent of one back");
    sets.hold(after);
  }

  @Test
  void an_agent_that_is_killed_while_policies_come_ends_with_the_new_ones() {
    enforced(BEFORE);
    var after = sets.fleet(AFTER);
    scene.mesh().part("two", Part.Kind.AGENT).kill();
    var commit = scene.push(after);
    scene.awaitEnforced(commit);
    sets.hold(after);
  }

  @Test
  void a_cluster_whose_api_server_is_away_keeps_its_policies_and_is_unreachable() {
    var before = enforced(BEFORE);
    scene.plane().stop("two");
    var after = sets.fleet(AFTER);
    var commit = scene.push(after);
    scene.awaitCluster("one", enforces(commit));
    scene.awaitCluster("three", enforces(commit));
    scene.awaitCluster("two", c -> c.health() == Health.UNREACHABLE);
    tell("API server of two stopped");
    assertThat(scene.cluster("two").enforced().commit()).isNotEqualTo(commit);
    sets.hold(after.with(before, "two"));
    scene.plane().restart("two");
    scene.awaitEnforced(commit);
    tell("API server of two back");
    sets.hold(after);
  }

  @Test
  void policies_go_on_without_kvstoremesh() {
    enforced(BEFORE);
    var mirror = scene.mesh().part("three", Part.Kind.KVSTOREMESH);
    mirror.stop();
    var after = sets.fleet(AFTER);
    scene.awaitEnforced(scene.push(after));
    tell("kvstoremesh of three stopped");
    sets.hold(after);
    mirror.start();
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
    sets.hold(after);
  }

  @Test
  void identities_that_do_not_get_to_a_cluster_are_named_in_its_status() {
    enforced(BEFORE);
    var mirror = scene.mesh().part("three", Part.Kind.KVSTOREMESH);
    mirror.stop();
    var after = sets.fleet(RELABELLED);
    scene.awaitEnforced(scene.push(after));
    scene.awaitCluster("three", CiliumScene::lacksIdentities);
    tell("kvstoremesh of three stopped, other labels on all namespaces");
    assertThat(CiliumScene.lacksIdentities(scene.cluster("one"))).isFalse();
    assertThat(scene.cluster("three").health()).isNotEqualTo(Health.HEALTHY);
    mirror.start();
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
    sets.hold(after);
  }

  @Test
  void a_store_that_is_wiped_is_filled_again() {
    var before = enforced(BEFORE);
    scene.mesh().part("three", Part.Kind.STORE).wipe();
    tell("store of three wiped");
    sets.watch(before, 15);
    tell("15 s later");
    scene.await("healthy", c -> c.health() == Health.HEALTHY);
    sets.hold(before);
  }

  private static java.util.function.Predicate<ClusterStatus> enforces(String commit) {
    return c -> c.enforced().commit().equals(commit);
  }

  private static RandomFleet enforced(long seed) {
    return enforce(sets.fleet(seed));
  }

  private static void tell(String what) {
    System.out.println(what + ":\n" + scene.text());
  }
}
