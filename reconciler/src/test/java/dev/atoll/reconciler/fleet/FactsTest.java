package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.status.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Cilium says about itself in a real API server, while nothing happens in Git. */
class FactsTest {

  private static final String ONE = "cluster-one";
  private static final String CONFIG = "/api/v1/namespaces/kube-system/configmaps/cilium-config";
  private static final String AGENT = "/apis/apps/v1/namespaces/kube-system/daemonsets/cilium";

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // by start
  private Scene scene;

  @BeforeEach
  void start() throws IOException {
    scene = Scene.of(dir, ONE);
    config(ONE);
    scene.start();
    scene.arrive("first");
    assertThat(scene.cluster(ONE).facts()).isEmpty();
  }

  @AfterEach
  void end() throws IOException {
    scene.close();
    scene.plane.api(ONE).delete(CONFIG);
    scene.plane.api(ONE).delete(AGENT);
  }

  @Test
  void an_edit_of_its_configuration_is_shown_and_blocks_and_both_end_when_it_is_put_right()
      throws IOException {
    config("another");
    scene.await("the name is shown", () -> !scene.cluster(ONE).facts().isEmpty());
    scene.edit(ONE, "allow", "backend");
    scene.await("the hand is shown", () -> !scene.cluster(ONE).drift().isEmpty());
    assertThat(scene.peer(ONE, "allow")).isEqualTo("backend");

    config(ONE);
    scene.await("nothing differs", () -> scene.cluster(ONE).facts().isEmpty());
    scene.awaitHealth(ONE, Health.HEALTHY);
    assertThat(scene.peer(ONE, "allow")).isEqualTo("frontend");
  }

  @Test
  void an_agent_of_another_release_is_shown() throws IOException {
    agent("quay.io/cilium/cilium:v1.19.4");
    scene.await("the release is shown", () -> !scene.cluster(ONE).facts().isEmpty());

    agent("quay.io/cilium/cilium:v1.20.2");
    scene.await("nothing differs", () -> scene.cluster(ONE).facts().isEmpty());
  }

  private void config(String name) throws IOException {
    scene
        .plane
        .api(ONE)
        .hold(
            CONFIG,
            Map.of("apiVersion", "v1", "kind", "ConfigMap", "data", Map.of("cluster-name", name)));
  }

  private void agent(String image) throws IOException {
    var labels = Map.of("k8s-app", "cilium");
    var container = Map.of("name", "cilium-agent", "image", image);
    scene
        .plane
        .api(ONE)
        .hold(
            AGENT,
            Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                "DaemonSet",
                "spec",
                Map.of(
                    "selector",
                    Map.of("matchLabels", labels),
                    "template",
                    Map.of(
                        "metadata",
                        Map.of("labels", labels),
                        "spec",
                        Map.of("containers", List.of(container))))));
  }
}
