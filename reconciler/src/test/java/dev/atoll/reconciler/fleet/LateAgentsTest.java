package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.git.GitAuth;
import dev.atoll.git.GitMirror;
import dev.atoll.git.SourceUrl;
import dev.atoll.reconciler.agent.AgentDirectory;
import dev.atoll.reconciler.enforcement.Witness;
import dev.atoll.reconciler.kube.KubeTarget;
import dev.atoll.reconciler.kube.KubeWitness;
import dev.atoll.reconciler.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reconciler that may ask agents, and whose folder of sockets is filled by and by. */
class LateAgentsTest {

  private static final String ONE = "cluster-one";
  private static final String MARK =
      "/apis/cilium.io/v2/namespaces/atoll-system/ciliumnetworkpolicies/atoll-revision-islands";

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // by the test
  private Scene scene;

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void a_folder_that_comes_after_the_commit_gets_the_mark_without_another_one() throws IOException {
    scene = Scene.of(dir, ONE);
    scene.reconciler = reconciler();
    scene.arrive("first");
    assertThat(isMarked()).isFalse();

    Files.createDirectories(agents().root().resolve(ONE));

    scene.await("the policies are marked", this::isMarked);
    scene.await(
        "the status asks for the sockets",
        () -> scene.cluster(ONE).missing().toString().contains("has no agent's socket"));
  }

  private FleetReconciler reconciler() {
    var mirror =
        GitMirror.open(
            dir.resolve("state").resolve("mirror.git"),
            SourceUrl.of(scene.git.bare()),
            "main",
            GitAuth.none(),
            scene.clock);
    return new FleetReconciler(
        mirror,
        "",
        scene.state,
        this::target,
        this::witness,
        scene.sweep,
        scene.clock,
        e -> scene.events.add(e.toString()));
  }

  private AgentDirectory agents() {
    return new AgentDirectory(dir.resolve("agents"));
  }

  private Target target(Cluster cluster) {
    return KubeTarget.open(cluster.name(), scene.credentials, cluster.name())
        .marking(() -> agents().has(cluster.name()));
  }

  private Optional<Witness> witness(Cluster cluster) {
    var name = cluster.name();
    return Optional.of(KubeWitness.open(name, scene.credentials, name, Optional.of(agents())));
  }

  private boolean isMarked() {
    try {
      return scene.plane.api(ONE).exists(MARK);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
