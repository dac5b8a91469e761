package dev.atoll.validators.reach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.policy.mesh.Mesh;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.validators.Review;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The two policies of the example fleet. */
class ExampleReachTest {

  private static final Mesh MESH = mesh();

  private static Mesh mesh() {
    var files = DirectoryFiles.read(Path.of("../fleet-example"), FileLimits.DEFAULT);
    var review = Review.of(files, LocalDate.of(2026, 1, 1));
    return RenderedMesh.of(review.fleet(), review.rendered(), (c, o) -> true, false);
  }

  private static boolean allowed(Mesh mesh, String from, String to, int port) {
    var reach = Reachability.of(mesh);
    var source = reach.universe().column(from).orElseThrow();
    var destination = reach.universe().column(to).orElseThrow();
    return reach.sends(source, destination, Protocol.TCP, port)
        && reach.takes(source, destination, Protocol.TCP, port);
  }

  @Test
  void allow_frontend_lets_in_the_frontend_of_the_same_cluster_only() {
    assertThat(allowed(MESH, "cluster-two/shop/frontend", "cluster-two/shop/my-app", 8080))
        .isTrue();
    assertThat(allowed(MESH, "cluster-one/shop/frontend", "cluster-two/shop/my-app", 8080))
        .isFalse();
  }

  @Test
  void the_cluster_label_lets_in_the_frontend_of_the_named_cluster_only() {
    assertThat(allowed(MESH, "cluster-one/billing/frontend", "cluster-two/billing/my-app", 8080))
        .isTrue();
    assertThat(allowed(MESH, "cluster-two/billing/frontend", "cluster-two/billing/my-app", 8080))
        .isFalse();
  }
}
