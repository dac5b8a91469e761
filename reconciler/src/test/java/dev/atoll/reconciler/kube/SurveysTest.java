package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.reconciler.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's own kubeconfig, which may hold what no reconciler should do. */
class SurveysTest {

  @TempDir Path dir;

  @BeforeEach
  void aKubeconfigOfManyTools() throws IOException {
    Files.writeString(
        dir.resolve("config"),
        """
        contexts:
        - {name: plain, context: {cluster: a, user: plain}}
        - {name: cloud, context: {cluster: a, user: cloud}}
        - {name: files, context: {cluster: a, user: files}}
        - {name: open, context: {cluster: open, user: plain}}
        clusters:
        - {name: a, cluster: {server: "https://127.0.0.1:1"}}
        - {name: open, cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}}
        users:
        - {name: plain, user: {token: secret}}
        - {name: cloud, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [%s]}}}
        - {name: files, user: {client-certificate: /etc/passwd, client-key: /etc/passwd}}
        """
            .formatted(dir.resolve("ran")));
  }

  @Test
  void a_context_that_is_not_there_is_told_with_those_that_are() {
    refused("nowhere", "has no context nowhere (it has cloud, files, open, plain)");
  }

  @Test
  void a_program_is_not_run() {
    refused("cloud", "has exec under users, which is not honoured");
    org.assertj.core.api.Assertions.assertThat(dir.resolve("ran")).doesNotExist();
  }

  @Test
  void a_path_is_not_followed() {
    refused("files", "has client-certificate under users, which is not honoured");
  }

  @Test
  void a_server_that_anybody_could_be_is_refused() {
    refused("open", "has insecure-skip-tls-verify under clusters, which is not honoured");
  }

  @Test
  void a_cluster_that_does_not_answer_is_named_by_its_context() {
    var once =
        new Timing(
            java.time.Duration.ofSeconds(2),
            1,
            java.time.Duration.ofMillis(1),
            java.time.Duration.ofMillis(1),
            java.time.Duration.ofSeconds(5));

    assertThatThrownBy(() -> Surveys.read(dir.resolve("config"), List.of("plain"), once))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("plain cannot be reached");
  }

  private void refused(String context, String why) {
    assertThatThrownBy(() -> Surveys.read(dir.resolve("config"), List.of(context), Timing.DEFAULT))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining(why);
  }
}
