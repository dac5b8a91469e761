package dev.atoll.validators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.validators.GeneratedFleet.Island;
import dev.atoll.validators.mesh.MeshRule;
import dev.atoll.validators.waiver.Reported;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random fleets; a seed is in the message of what fails. */
class GeneratedFleetTest {

  private static final int RUNS = 25;

  /** A way to spoil one of two clusters, and the rule that notices. */
  enum Mistake {
    ONE_ID(MeshRule.ID_DUPLICATE, (a, b) -> b.id = a.id),
    LARGE_ID(MeshRule.ID_RANGE, (a, b) -> b.id = 256),
    BAD_NAME(MeshRule.NAME_FORM, (a, b) -> b.name = "Island"),
    ENI_AND_HIGH_BIT(
        MeshRule.ID_HIGH_BIT,
        (a, b) -> {
          b.id = 128 + b.id % 128;
          b.moreValues = "eni: {enabled: true}";
        }),
    OTHER_MAXIMUM(
        MeshRule.MAX_CLUSTERS, (a, b) -> b.moreValues = "clustermesh: {maxConnectedClusters: 511}"),
    SAME_PODS(MeshRule.POD_OVERLAP, (a, b) -> b.pods = a.pods),
    PODS_IN_PODS(MeshRule.POD_OVERLAP, (a, b) -> b.pods = halfOf(a.pods)),
    PODS_AROUND_PODS(
        MeshRule.POD_OVERLAP,
        (a, b) -> b.pods = Cidr.containing(Cidr.of(a.pods).first(), 15).toString()),
    PODS_IN_SERVICES(MeshRule.POD_SERVICE_OVERLAP, (a, b) -> b.pods = halfOf(a.services)),
    SERVICES_IN_PODS(MeshRule.POD_SERVICE_OVERLAP, (a, b) -> b.services = halfOf(a.pods)),
    NODES_IN_PODS(MeshRule.NODE_OVERLAP, (a, b) -> b.nodes = halfOf(a.pods)),
    SERVICES_ON_NODES(MeshRule.NODE_OVERLAP, (a, b) -> b.services = a.nodes),
    RESERVED(MeshRule.RESERVED_RANGE, (a, b) -> b.nodes = "100.100.0.0/24"),
    LOOPBACK(MeshRule.SPECIAL_RANGE, (a, b) -> b.services = "127.0.0.0/24"),
    POOL_TOO_SMALL(MeshRule.POOL_MASK, (a, b) -> b.pods = "10.250.0.0/25"),
    TUNNEL(MeshRule.ROUTING_DIFFERS, (a, b) -> b.routing = "tunnel"),
    ENCRYPTED(MeshRule.ENCRYPTION_DIFFERS, (a, b) -> b.moreValues = "encryption: {enabled: true}"),
    OWN_PODS_ONLY(MeshRule.NATIVE_RANGE, (a, b) -> b.nativeRange = b.pods),
    OLD(
        MeshRule.VERSION_SKEW,
        (a, b) -> {
          a.version = "1.20.2";
          b.version = "1.18.8";
        }),
    ONE_ADDRESS(MeshRule.ADDRESS_SHARED, (a, b) -> b.address = a.address),
    OTHER_NAME(MeshRule.VALUES_CONTRADICT, (a, b) -> b.moreValues = "cluster: {name: other}");

    private final MeshRule rule;
    private final BiConsumer<Island, Island> spoil;

    Mistake(MeshRule rule, BiConsumer<Island, Island> spoil) {
      this.rule = rule;
      this.spoil = spoil;
    }

    private static String halfOf(String cidr) {
      var block = Cidr.of(cidr);
      return Cidr.containing(block.last(), block.length() + 1).toString();
    }
  }

  @Test
  void a_sound_fleet_has_no_error_and_no_warning() {
    for (var seed = 0; seed < RUNS; seed++) {
      var findings = new GeneratedFleet(new Random(seed)).review().findings();
      assertThat(findings).as("seed %d", seed).noneMatch(r -> isAtLeast(r, Severity.WARNING));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_mistake_is_found_at_its_place(Mistake mistake) {
    for (var seed = 0; seed < RUNS; seed++) {
      var fleet = new GeneratedFleet(new Random(seed));
      var pick = new Random(seed);
      var a = pick.nextInt(fleet.islands.size());
      var b = (a + 1 + pick.nextInt(fleet.islands.size() - 1)) % fleet.islands.size();
      mistake.spoil.accept(fleet.islands.get(a), fleet.islands.get(b));
      assertThat(ofRule(fleet.review(), mistake.rule))
          .as("seed %d, clusters %d and %d", seed, a, b)
          .isNotEmpty()
          .anySatisfy(f -> assertThat(places(f)).contains("clusters/" + b + ".yaml"));
    }
  }

  @Test
  void a_proposed_block_is_free() {
    var proposal = Pattern.compile("another block: (\\S+) is free");
    for (var seed = 0; seed < RUNS; seed++) {
      var fleet = new GeneratedFleet(new Random(seed));
      fleet.islands.get(1).pods = fleet.islands.get(0).pods;
      var hint = ofRule(fleet.review(), MeshRule.POD_OVERLAP).getFirst().hint();
      var match = proposal.matcher(hint);
      assertThat(match.find()).as("seed %d: %s", seed, hint).isTrue();
      fleet.islands.get(1).pods = match.group(1);
      assertThat(fleet.review().findings())
          .as("seed %d: %s", seed, hint)
          .noneMatch(r -> isAtLeast(r, Severity.WARNING));
    }
  }

  @Test
  void one_mistake_in_255_clusters_is_one_finding_each() {
    var fleet = new GeneratedFleet(new Random(1));
    var first = fleet.islands.getFirst();
    fleet.islands.clear();
    for (var i = 1; i <= 255; i++) {
      var island = new Island();
      island.name = "island-" + i;
      island.id = i;
      island.pods = first.pods;
      island.services = first.services;
      island.nodes = first.nodes;
      island.address = island.name + ".mesh.example";
      fleet.islands.add(island);
    }
    var findings = fleet.review().findings();
    assertThat(findings)
        .extracting(r -> r.finding().rule().code())
        .containsExactlyInAnyOrder("MESH010", "MESH015", "MESH016");
    assertThat(findings).allMatch(r -> r.finding().related().size() == 254);
  }

  private static boolean isAtLeast(Reported reported, Severity severity) {
    return reported.finding().severity().compareTo(severity) >= 0;
  }

  private static List<Finding> ofRule(Review review, MeshRule rule) {
    return review.findings().stream().map(Reported::finding).filter(f -> f.rule() == rule).toList();
  }

  private static List<String> places(Finding finding) {
    var places = new ArrayList<>(finding.related().stream().map(r -> r.pos().file()).toList());
    places.add(finding.pos().file());
    return places;
  }
}
