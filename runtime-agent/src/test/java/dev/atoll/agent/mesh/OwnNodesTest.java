package dev.atoll.agent.mesh;

import static dev.atoll.agent.mesh.Told.OWN;
import static dev.atoll.agent.mesh.Told.canaries;
import static dev.atoll.agent.mesh.Told.gone;
import static dev.atoll.agent.mesh.Told.identity;
import static dev.atoll.agent.mesh.Told.ip;
import static dev.atoll.agent.mesh.Told.ownCanaries;
import static dev.atoll.agent.mesh.Told.ownIdentity;
import static dev.atoll.agent.mesh.Told.ownIp;
import static dev.atoll.agent.mesh.Told.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.agent.mesh.MeshDifference.IdentityChange;
import dev.atoll.agent.mesh.PeerView.Phase;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.net.Ip;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an exporter tells the nodes of its own cluster only. */
class OwnNodesTest {
  private static final int PRIVATE = (1 << 16) + 3;
  private static final String LABELS = "k8s:io.kubernetes.pod.namespace=private;";

  private MeshState state = MeshState.empty(OWN);

  private MeshDifference apply(List<KeyChange> changes) {
    var applied = state.apply(changes, state.revision() + 1, 1_000);
    state = applied.state();
    return applied.difference();
  }

  private MeshDifference apply(KeyChange... changes) {
    return apply(List.of(changes));
  }

  private void list(boolean sameStore, KeyChange... keys) {
    var listing = state.listing(state.revision() + 1, 1_000, sameStore);
    Arrays.stream(keys).forEach(listing::change);
    state = listing.done().state();
  }

  private PeerView own() {
    return state.peers().getFirst();
  }

  private Optional<Integer> at(String ip) {
    return state.ip(Ip.of(ip)).map(IpEntry::identity);
  }

  private void told() {
    apply(canaries("one"));
    apply(ownCanaries("2026-01-02T00:00:00Z"));
    apply(ownIdentity(PRIVATE, LABELS), ownIp("10.1.0.3", PRIVATE));
  }

  @Test
  void an_address_that_only_own_nodes_are_told_has_its_identity_and_labels() {
    told();
    assertThat(at("10.1.0.3")).hasValue(PRIVATE);
    assertThat(state.labels(PRIVATE)).hasValue(LABELS);
    assertThat(own()).returns(Phase.SYNCED, PeerView::phase);
    assertThat(own().missing()).isEmpty();
    assertThat(own().untold()).isEmpty();
    assertThat(state.count(Part.OWN_IPS)).isEqualTo(1);
    assertThat(state.count(Part.IPS)).isZero();
  }

  @Test
  void what_is_told_to_nodes_of_another_cluster_is_not_read() {
    told();
    var key = Resource.IPS.ownPrefix("two") + "10.2.0.3";
    assertThat(apply(put(key, ip("one", 1, "10.2.0.3", PRIVATE).value().get())).isEmpty()).isTrue();
    assertThat(at("10.2.0.3")).isEmpty();
  }

  @Test
  void nothing_is_different_for_a_pod_that_all_clusters_are_told_of_from_now_on_or_not_any_more() {
    told();
    var all = List.of(identity(PRIVATE, LABELS), ip("one", 1, "10.1.0.3", PRIVATE));
    var own = List.of(ownIdentity(PRIVATE, LABELS), ownIp("10.1.0.3", PRIVATE));
    for (var change : List.of(all, gone(own), own, gone(all))) {
      var difference = apply(change);
      assertThat(difference.ips()).isEmpty();
      assertThat(difference.identities()).isEmpty();
      assertThat(at("10.1.0.3")).hasValue(PRIVATE);
      assertThat(state.labels(PRIVATE)).hasValue(LABELS);
    }
    assertThat(apply(gone(own)).identities())
        .containsExactly(new IdentityChange(PRIVATE, Optional.empty()));
  }

  private static List<KeyChange> gone(List<KeyChange> changes) {
    return changes.stream().map(Told::gone).toList();
  }

  @Test
  void of_two_that_claim_an_address_the_one_that_all_clusters_are_told_has_it() {
    told();
    var other = (1 << 16) + 4;
    assertThat(apply(ip("one", 1, "10.1.0.3", other)).ips()).hasSize(1);
    assertThat(at("10.1.0.3")).hasValue(other);
    assertThat(apply(ownIp("10.1.0.3", PRIVATE + 7)).ips()).isEmpty();
    assertThat(at("10.1.0.3")).hasValue(other);
  }

  @Test
  void nothing_of_it_counts_before_it_is_complete_and_nothing_is_complete_before_it() {
    apply(ownIp("10.1.0.3", PRIVATE));
    assertThat(at("10.1.0.3")).isEmpty();
    assertThat(own().missing()).contains(Part.OWN_IPS, Part.OWN_IDENTITIES);
    assertThat(state.hasOwnIdentities()).isFalse();
    told();
    assertThat(state.hasOwnIdentities()).isTrue();
  }

  @Test
  void an_exporter_of_before_lets_nobody_wait_and_is_said() {
    apply(canaries("one"));
    assertThat(own().phase()).isEqualTo(Phase.SYNCED);
    assertThat(own().missing()).isEmpty();
    assertThat(own().untold()).containsExactlyInAnyOrder(Part.OWN_IPS, Part.OWN_IDENTITIES);
    assertThat(state.hasOwnIdentities()).isTrue();
    assertThat(state.tellsOwnNodes()).isFalse();
    told();
    assertThat(state.tellsOwnNodes()).isTrue();
    assertThat(at("10.1.0.3")).hasValue(PRIVATE);
  }

  /** It does not keep what is left there: addresses may be others' by now. */
  @Test
  void what_an_exporter_left_before_one_of_before_does_not_count() {
    told();
    var canary = put(Resource.IPS.stateCanary("one"), "later".getBytes(StandardCharsets.UTF_8));
    assertThat(apply(canary).ips()).hasSize(1);
    assertThat(at("10.1.0.3")).isEmpty();
    assertThat(own().untold()).containsExactly(Part.OWN_IPS);
    apply(ownCanaries("2026-01-03T00:00:00Z"));
    assertThat(at("10.1.0.3")).hasValue(PRIVATE);
  }

  @Test
  void it_holds_while_a_store_is_empty_and_goes_with_the_next_complete_one() {
    told();
    list(false);
    assertThat(at("10.1.0.3")).hasValue(PRIVATE);
    assertThat(own().phase()).isEqualTo(Phase.HELD);
    assertThat(own().missing()).contains(Part.OWN_IPS);
    apply(ownCanaries("2026-01-03T00:00:00Z"));
    assertThat(at("10.1.0.3")).isEmpty();
  }

  @Test
  void an_identity_of_another_cluster_is_not_taken() {
    told();
    apply(ownIdentity((2 << 16) + 3, LABELS), ownIp("10.1.0.4", (2 << 16) + 3));
    assertThat(at("10.1.0.4")).isEmpty();
    assertThat(own().refusals().count()).isEqualTo(2);
  }
}
