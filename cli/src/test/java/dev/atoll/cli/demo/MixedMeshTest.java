package dev.atoll.cli.demo;

import static dev.atoll.sandbox.cilium.Part.Kind.AGENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.sandbox.cilium.Part;
import dev.atoll.sandbox.mesh.NodeAgent;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Two clusters with real Cilium and one with Atoll's datapath in one mesh, through the article's
 * commits, measured with real connections in both directions. Each test goes on where the one
 * before ended.
 */
class MixedMeshTest extends MixedArticle {
  MixedMeshTest() {
    super("mixed", article -> {});
  }

  @Test
  @Order(4)
  void each_side_spreads_the_global_service_as_its_datapath_can() {
    mixed.spreads("cluster-three", WEIGHTS);
    mixed.spreads("cluster-one", MixedStage.alike());
    mixed.spreads("cluster-two", MixedStage.alike());
  }

  @Test
  @Order(5)
  void when_the_near_my_app_dies_those_of_the_other_kind_answer_too() throws IOException {
    mixed.article().preferNear();
    mixed.await(mixed.stage().commit("Near backends first"));
    for (var near : Stage.CLUSTERS) {
      var others = new TreeSet<>(Stage.CLUSTERS);
      others.remove(near);
      mixed.answers(near, Set.of(near));
      mixed.traffic().end(mixed.app(near));
      var gone = System.nanoTime();
      mixed.answers(near, others);
      System.out.printf("%s: others after %d ms%n", near, (System.nanoTime() - gone) / 1_000_000);
      mixed.traffic().bringBack();
      mixed.answers(near, Set.of(near));
    }
  }

  @Test
  @Order(7)
  void without_agents_of_either_kind_packets_go_where_they_went() {
    var cilium =
        Stream.of("cluster-one", "cluster-two")
            .map(it -> mixed.mesh().cilium().part(it, AGENT))
            .toList();
    cilium.forEach(Part::stop);
    mixed.mesh().agents().agents().forEach(NodeAgent::kill);
    var table = mixed.traffic().toMyApp();
    System.out.println(new SideBySide(table).text());
    cilium.forEach(Part::start);
    mixed.mesh().agents().agents().forEach(NodeAgent::start);
    assertThat(table.differences()).isEmpty();
    assertThat(mixed.held()).isEqualTo(3);
  }
}
