package dev.atoll.reconciler.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.reconciler.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of a kubeconfig, and what is not. */
class CredentialsTest {

  private static final String GOOD =
      """
      apiVersion: v1
      kind: Config
      current-context: c
      contexts: [{name: c, context: {cluster: c, user: u}}]
      clusters: [{name: c, cluster: {server: "https://one.example:6443/"}}]
      users: [{name: u, user: {token: hunter2}}]
      """;

  @TempDir Path dir;

  @Test
  void data_is_used_and_never_printed() throws IOException {
    Files.writeString(dir.resolve("one.kubeconfig"), GOOD);

    var access = Credentials.read(dir, "one");

    assertThat(access.server()).hasToString("https://one.example:6443");
    assertThat(access.token()).isEqualTo("hunter2");
    assertThat(access.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: hunter2 | exec: {command: sh} | exec
          token: hunter2 | auth-provider: {name: gcp} | auth-provider
          token: hunter2 | tokenFile: /etc/passwd | tokenFile
          token: hunter2 | client-key: /etc/key | client-key
          token: hunter2 | username: admin | username
          token: hunter2 | as: system:admin | as
          server: "https://one.example:6443/" | server: "https://x", certificate-authority: /ca | certificate-authority
          server: "https://one.example:6443/" | server: "https://x", insecure-skip-tls-verify: true | insecure-skip-tls-verify
          server: "https://one.example:6443/" | server: "https://x", proxy-url: "http://evil" | proxy-url
          """)
  void what_runs_programs_reads_files_or_weakens_tls_is_refused(
      String before, String after, String key) throws IOException {
    Files.writeString(dir.resolve("one"), GOOD.replace(before, after));

    assertThatThrownBy(() -> Credentials.read(dir, "one"))
        .isInstanceOf(TargetException.class)
        .hasMessageContaining("the kubeconfig one has " + key + " under")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void another_name_than_the_servers_is_refused_with_what_to_do() throws IOException {
    var named = "server: \"https://10.0.0.1:6443\", tls-server-name: one.example";
    Files.writeString(
        dir.resolve("one"), GOOD.replace("server: \"https://one.example:6443/\"", named));

    assertThatThrownBy(() -> Credentials.read(dir, "one"))
        .hasMessageContaining("has tls-server-name under clusters, which is not honoured")
        .hasMessageContaining("name a server that its certificate is made out to");
  }

  @Test
  void plain_http_goes_to_loopback_only() throws IOException {
    var loopback = GOOD.replace("https://one.example:6443/", "http://127.0.0.1:8080");
    Files.writeString(dir.resolve("near"), loopback);
    Files.writeString(dir.resolve("far"), GOOD.replace("https:", "http:"));

    assertThat(Credentials.read(dir, "near").server()).hasToString("http://127.0.0.1:8080");
    assertThatThrownBy(() -> Credentials.read(dir, "far"))
        .hasMessageContaining("use https://host:port");
  }

  @Test
  void a_name_is_never_a_path() {
    for (var name : List.of("../one", "/etc/kubeconfig", "a/b", "", "..")) {
      assertThatThrownBy(() -> Credentials.read(dir, name))
          .isInstanceOf(TargetException.class)
          .hasMessageContaining("is no name");
    }
  }

  @Test
  void a_kubeconfig_that_is_missing_is_named() {
    assertThatThrownBy(() -> Credentials.read(dir, "one"))
        .hasMessageContaining("the kubeconfig one is not there");
  }
}
