package dev.atoll.agent.mesh;

import static dev.atoll.agent.mesh.Told.OWN;
import static dev.atoll.agent.mesh.Told.age;
import static dev.atoll.agent.mesh.Told.canaries;
import static dev.atoll.agent.mesh.Told.choice;
import static dev.atoll.agent.mesh.Told.config;
import static dev.atoll.agent.mesh.Told.endpoint;
import static dev.atoll.agent.mesh.Told.gone;
import static dev.atoll.agent.mesh.Told.ip;
import static dev.atoll.agent.mesh.Told.legacy;
import static dev.atoll.agent.mesh.Told.ready;
import static dev.atoll.agent.mesh.Told.service;
import static dev.atoll.agent.mesh.Told.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.mesh.MeshState.Applied;
import dev.atoll.agent.mesh.PeerView.Phase;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.net.Ip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MeshStateTest {
  private static final int OF_TWO = (2 << 16) + 7;

  private MeshState state = MeshState.empty(OWN);
  private Applied last = new Applied(state, new MeshDifference(state, state), false);
  private long now = 1_000_000;

  private MeshDifference apply(List<KeyChange> changes) {
    last = state.apply(changes, state.revision() + 1, now);
    state = last.state();
    return last.difference();
  }

  private MeshDifference apply(KeyChange... changes) {
    return apply(List.of(changes));
  }

  private MeshDifference later(long millis) {
    now += millis;
    last = state.later(now);
    state = last.state();
    return last.difference();
  }

  private MeshDifference list(boolean sameStore, KeyChange... keys) {
    var listing = state.listing(state.revision() + 1, now, sameStore);
    Arrays.stream(keys).forEach(listing::change);
    last = listing.done();
    state = last.state();
    return last.difference();
  }

  private List<String> targets() {
    return state.service("shop/web").stream()
        .flatMap(s -> s.chosen().stream())
        .flatMap(c -> c.targets().stream())
        .map(t -> t.cluster() + " " + t.ip() + ":" + t.port())
        .toList();
  }

  private PeerView peer(String name) {
    return state.peers().stream().filter(p -> p.cluster().equals(name)).findFirst().orElseThrow();
  }

  private void synced(KeyChange... more) {
    apply(config("two", 2));
    apply(canaries("one"));
    apply(canaries("two"));
    apply(more);
  }

  @Test
  void backends_of_all_clusters_are_merged_by_the_name_of_the_port() {
    apply(legacy("two", 2), legacy("three", 3));
    apply(canaries("one"));
    apply(canaries("two"));
    apply(canaries("three"));

    apply(
        choice(Affinity.NONE, 0, "10.1.0.1"),
        service("two", 2, "http", 9090, "10.2.0.1"),
        service("three", 3, "other", 7070, "10.3.0.1"));

    assertThat(targets()).containsExactly("one 10.1.0.1:8080", "two 10.2.0.1:9090");
  }

  @Test
  void slices_are_taken_before_the_older_form_and_tell_conditions() {
    synced(choice(Affinity.NONE, 0), service("two", 2, "http", 8080, "10.2.0.9"));

    apply(slice("two", 2, "web-a", ready("10.2.0.1"), endpoint("10.2.0.2", false, false)));
    apply(slice("two", 2, "web-b", endpoint("10.2.0.3", true, true)));

    var targets = state.service("shop/web").orElseThrow().chosen().getFirst().targets();
    assertThat(targets)
        .extracting(t -> t.ip() + " " + t.state() + " " + t.weight())
        .containsExactly("10.2.0.1 ACTIVE 65535", "10.2.0.3 TERMINATING 0");
  }

  @Test
  void a_difference_tells_only_the_backend_that_changed() {
    synced(choice(Affinity.NONE, 0, "10.1.0.1"), slice("two", 2, "web-a", ready("10.2.0.1")));

    var difference =
        apply(slice("two", 2, "web-b", ready("10.2.0.2")), gone(slice("two", 2, "web-a")));

    var port = difference.services().getFirst().ports().getFirst();
    assertThat(port.upserted()).extracting(Chosen.Target::ip).containsExactly("10.2.0.2");
    assertThat(port.removed()).extracting(Chosen.Target::ip).containsExactly("10.2.0.1");
    assertThat(difference.ips()).isEmpty();
  }

  @Test
  void a_backend_that_moves_between_slices_stays() {
    synced(choice(Affinity.NONE, 0), slice("two", 2, "web-a", ready("10.2.0.1")));
    apply(slice("two", 2, "web-b", ready("10.2.0.1")));

    var difference = apply(gone(slice("two", 2, "web-a")));

    assertThat(difference.services().getFirst().ports())
        .allSatisfy(p -> assertThat(p.removed()).isEmpty());
    assertThat(targets()).containsExactly("two 10.2.0.1:8080");
  }

  @Test
  void what_is_not_complete_is_not_handed_on() {
    apply(config("two", 2), ip("two", 2, "10.2.0.1", OF_TWO));
    assertThat(state.ip(Ip.of("10.2.0.1"))).isEmpty();
    assertThat(peer("two").phase()).isEqualTo(Phase.SYNCING);

    var difference = apply(canaries("two"));

    assertThat(difference.ips()).extracting(i -> i.block()).containsExactly(Cidr.of("10.2.0.1/32"));
    assertThat(state.ip(Ip.of("10.2.0.1")).orElseThrow().identity()).isEqualTo(OF_TWO);
    assertThat(peer("two").phase()).isEqualTo(Phase.SYNCED);
  }

  @Test
  void keys_that_go_together_with_their_canary_hold_until_it_is_back() {
    synced(ip("two", 2, "10.2.0.1", OF_TWO), ip("two", 2, "10.2.0.2", OF_TWO));

    var lost = new ArrayList<KeyChange>();
    Stream.concat(
            canaries("two").stream(),
            Stream.of(
                ip("two", 2, "10.2.0.1", OF_TWO),
                ip("two", 2, "10.2.0.2", OF_TWO),
                config("two", 2)))
        .forEach(change -> lost.add(gone(change)));
    assertThat(apply(lost).isEmpty()).isTrue();
    assertThat(peer("two").phase()).isEqualTo(Phase.HELD);

    apply(config("two", 2), ip("two", 2, "10.2.0.2", OF_TWO));
    assertThat(state.ip(Ip.of("10.2.0.1"))).isPresent();
    apply(canaries("two"));

    assertThat(state.ip(Ip.of("10.2.0.1"))).isEmpty();
    assertThat(state.ip(Ip.of("10.2.0.2"))).isPresent();
  }

  @Test
  void a_wiped_store_holds_everything_until_it_is_complete_again() {
    synced(
        choice(Affinity.NONE, 0, "10.1.0.1"),
        slice("two", 2, "web-a", ready("10.2.0.1")),
        ip("two", 2, "10.2.0.1", OF_TWO));

    assertThat(list(false).isEmpty()).isTrue();
    assertThat(targets()).containsExactly("one 10.1.0.1:8080", "two 10.2.0.1:8080");

    apply(canaries("one"));
    assertThat(targets()).isEmpty();
    apply(choice(Affinity.NONE, 0));
    assertThat(targets()).containsExactly("two 10.2.0.1:8080");
  }

  @Test
  void a_list_of_the_same_store_forgets_what_is_not_in_it() {
    synced(ip("two", 2, "10.2.0.1", OF_TWO));
    apply(config("three", 3));
    apply(canaries("three"));

    var difference =
        list(
            true,
            Stream.concat(Stream.of(config("two", 2)), canaries("two").stream())
                .toArray(KeyChange[]::new));

    assertThat(difference.ips()).extracting(i -> i.now().isPresent()).containsExactly(false);
    assertThat(state.peers()).extracting(PeerView::cluster).containsExactly("one", "two");
  }

  @Test
  void a_list_has_the_own_cluster_too() {
    var keys = new ArrayList<KeyChange>(canaries("one"));
    keys.add(choice(Affinity.NONE, 0, "10.1.0.1"));

    list(true, keys.toArray(KeyChange[]::new));

    assertThat(targets()).containsExactly("one 10.1.0.1:8080");
    assertThat(peer("one").phase()).isEqualTo(Phase.SYNCED);
  }

  @Test
  void a_peer_whose_configuration_is_taken_has_left() {
    var age = age("two", "{\"store\":100}");
    synced(choice(Affinity.NONE, 0), slice("two", 2, "web-a", ready("10.2.0.1")), age);

    apply(gone(config("two", 2)));

    assertThat(targets()).isEmpty();
    assertThat(peer("two").phase()).isEqualTo(Phase.LEFT);
    canaries("two").forEach(c -> apply(gone(c)));
    apply(gone(slice("two", 2, "web-a")));
    apply(gone(age));
    assertThat(state.peers()).extracting(PeerView::cluster).containsExactly("one");
  }

  @Test
  void values_that_do_not_fit_to_their_key_are_passed_over_counted_and_listed() {
    synced(choice(Affinity.NONE, 0), slice("two", 2, "web-a", ready("10.2.0.1")));

    apply(
        slice("two", 3, "web-a", ready("10.2.0.2")),
        ip("two", 2, "10.2.0.1", (3 << 16) + 1),
        Told.put(Resource.IPS.cachePrefix("two") + "10.2.0.3", new byte[] {1}),
        Told.put(Resource.IDENTITIES.cachePrefix("two") + "196609", new byte[] {1}),
        Told.put(Resource.NODES.cachePrefix("one") + "a", new byte[] {1}));

    assertThat(targets()).isEmpty();
    assertThat(peer("two").refusals().count()).isEqualTo(4);
    assertThat(peer("two").refusals().last().getFirst())
        .isEqualTo("cilium/cache/endpointslices/v1/two/shop/web-a: it has cluster ID 3, not 2");
  }

  @Test
  void a_cluster_with_an_id_that_is_taken_is_refused() {
    synced();
    apply(config("three", 2), config("four", 1), config("five", 300));

    assertThat(state.peers())
        .filteredOn(p -> p.phase() == Phase.REFUSED)
        .extracting(PeerView::refusal)
        .containsExactly(
            "its cluster ID 300 is not between 1 and 255",
            "its cluster ID 1 is that of one itself",
            "its cluster ID 2 is that of two already");
  }

  @Test
  void values_before_the_configuration_are_asked_for_again() {
    apply(ip("two", 2, "10.2.0.1", OF_TWO));
    assertThat(last.listAgain()).isFalse();

    apply(config("two", 2));

    assertThat(last.listAgain()).isTrue();
  }

  @Test
  void nothing_is_known_to_be_complete_without_a_configuration_or_before_values_are_read_again() {
    apply(ip("two", 2, "10.2.0.1", OF_TWO));
    apply(canaries("two"));
    assertThat(peer("two").phase()).isEqualTo(Phase.SYNCING);
    assertThat(peer("two").missing()).contains(Part.NODES, Part.IPS);

    apply(config("two", 2));
    assertThat(peer("two").phase()).isEqualTo(Phase.SYNCING);
    assertThat(peer("two").missing()).contains(Part.NODES, Part.IPS);

    var all = new ArrayList<>(List.of(config("two", 2), ip("two", 2, "10.2.0.1", OF_TWO)));
    all.addAll(canaries("two"));
    list(true, all.toArray(KeyChange[]::new));
    assertThat(peer("two").phase()).isEqualTo(Phase.SYNCED);
    assertThat(peer("two").missing()).isEmpty();
    assertThat(state.ip(Ip.of("10.2.0.1"))).isPresent();
  }

  @Test
  void an_address_that_two_clusters_claim_is_the_own_one_s() {
    synced(ip("two", 2, "10.1.0.1", OF_TWO));
    apply(ip("one", 1, "10.1.0.1", (1 << 16) + 7));
    assertThat(state.ip(Ip.of("10.1.0.1")).orElseThrow().identity()).isEqualTo((1 << 16) + 7);

    var difference = apply(gone(ip("one", 1, "10.1.0.1", 0)));

    assertThat(difference.ips().getFirst().now().orElseThrow().identity()).isEqualTo(OF_TWO);
  }

  @Test
  void a_host_of_a_peer_is_a_remote_node() {
    synced(ip("two", 2, "172.18.0.2", 1));

    assertThat(state.ip(Ip.of("172.18.0.2")).orElseThrow().identity()).isEqualTo(6);
  }

  @Test
  void the_age_of_a_peer_takes_its_backends_away_and_gives_them_back() {
    synced(choice(Affinity.NONE, 60, "10.1.0.1"), slice("two", 2, "web-a", ready("10.2.0.1")));
    apply(age("two", "{\"store\":100,\"exporter\":100,\"revision\":1,\"time\":1}"));
    assertThat(targets()).hasSize(2);

    assertThat(later(29_000).isEmpty()).isTrue();
    var stale = later(2_000).services().getFirst().ports().getFirst();

    assertThat(stale.removed()).extracting(Chosen.Target::ip).containsExactly("10.2.0.1");
    apply(choice(Affinity.NONE, 60));
    assertThat(targets()).containsExactly("two 10.2.0.1:8080");
    later(30_000);
    assertThat(targets()).isEmpty();
    apply(age("two", "{\"store\":100,\"exporter\":100,\"revision\":2,\"time\":2}"));
    assertThat(targets()).containsExactly("two 10.2.0.1:8080");
  }

  @Test
  void an_exporter_without_a_clock_is_stale_after_two_minutes_only() {
    synced(choice(Affinity.NONE, 0, "10.1.0.1"), slice("two", 2, "web-a", ready("10.2.0.1")));

    apply(age("two", "{\"store\":100,\"exporter\":119000}"));
    assertThat(targets()).hasSize(2);
    apply(age("two", "{\"store\":100,\"exporter\":121000}"));
    assertThat(targets()).containsExactly("one 10.1.0.1:8080");
    apply(age("two", "{\"store\":100,\"exporter\":31000,\"revision\":2,\"time\":2}"));
    assertThat(targets()).containsExactly("one 10.1.0.1:8080");
  }

  @Test
  void a_mirror_that_has_just_begun_does_not_make_a_peer_younger() {
    synced(choice(Affinity.NONE, 0, "10.1.0.1"), slice("two", 2, "web-a", ready("10.2.0.1")));
    apply(age("two", "{\"store\":29000,\"exporter\":100}"));
    later(2_000);
    assertThat(targets()).hasSize(1);

    apply(age("two", "{}"));

    assertThat(targets()).hasSize(1);
  }

  @Test
  void a_service_that_only_others_have_leads_nowhere() {
    synced(slice("two", 2, "web-a", ready("10.2.0.1")));

    assertThat(state.service("shop/web").orElseThrow().own()).isEmpty();
    assertThat(targets()).isEmpty();
  }

  @Test
  void own_backends_come_from_slices_where_the_service_says_so() {
    var value = Told.choiceValue(Affinity.NONE, 0);
    var inSlices =
        new String(value.json())
            .replace("\"staleAfter\"", "\"backendsInSlices\":true,\"staleAfter\"");
    synced(Told.put(Keys.service("one", "shop/web"), inSlices.getBytes()));

    apply(slice("one", 1, "web-a", ready("10.1.0.1")));

    assertThat(targets()).containsExactly("one 10.1.0.1:8080");
  }
}
