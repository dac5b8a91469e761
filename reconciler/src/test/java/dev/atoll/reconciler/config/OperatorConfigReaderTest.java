package dev.atoll.reconciler.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorConfigReaderTest {

  private static final String LEAST =
      """
      source: {url: "https://git.example/fleet.git"}
      state: state
      """;

  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("atoll.yaml"), text);
  }

  private OperatorConfig good(String text) throws IOException {
    var read = OperatorConfigReader.read(file(text));
    assertThat(read.findings()).isEmpty();
    return read.value().orElseThrow();
  }

  private List<String> findings(String text) throws IOException {
    var read = OperatorConfigReader.read(file(text));
    assertThat(read.value()).isEmpty();
    return read.findings().stream()
        .map(f -> f.rule().code() + " line " + f.pos().line() + " " + f.message())
        .toList();
  }

  @Test
  void what_is_left_out_has_its_default() throws IOException {
    var config = good(LEAST);
    assertThat(config.source())
        .isEqualTo(
            new OperatorConfig.Source(
                "https://git.example/fleet.git", "main", "", new OperatorConfig.Auth.None()));
    assertThat(config.state()).isEqualTo(dir.resolve("state"));
    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.sweep()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.credentials()).isEmpty();
    assertThat(config.listen()).isEmpty();
    assertThat(config.agents()).isEmpty();
  }

  @Test
  void relative_paths_start_at_the_file_and_durations_have_units() throws IOException {
    Files.createDirectories(dir.resolve("k"));
    Files.createDirectories(dir.resolve("sockets"));
    Files.writeString(dir.resolve("token"), "secret");
    var config =
        good(
            """
            source: {url: u, branch: b, path: p, auth: {tokenFile: token}}
            credentials: ./k
            state: /var/lib/atoll
            interval: 5m
            sweep: 1h
            listen: 127.0.0.1:8080
            agents: sockets
            branchRepositories: {flux: "https://git.example/out.git"}
            """);
    assertThat(config.credentials()).isEqualTo(Optional.of(dir.resolve("k")));
    assertThat(config.state()).isEqualTo(Path.of("/var/lib/atoll"));
    assertThat(config.agents()).isEqualTo(Optional.of(dir.resolve("sockets")));
    assertThat(config.source().auth())
        .isEqualTo(new OperatorConfig.Auth.Token(dir.resolve("token")));
    assertThat(config.interval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.sweep()).isEqualTo(Duration.ofHours(1));
    assertThat(config.branchRepositories()).containsEntry("flux", "https://git.example/out.git");
  }

  @Test
  void an_empty_file_says_what_to_write() throws IOException {
    assertThat(findings("")).singleElement().asString().contains("CONF001");
  }

  @Test
  void an_unknown_key_is_named_with_its_line() throws IOException {
    assertThat(findings(LEAST + "intervall: 5s\n"))
        .singleElement()
        .asString()
        .startsWith("CONF001 line 3")
        .contains("intervall");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "interval: 60",
        "interval: 0s",
        "interval: 10ms",
        "sweep: 99999999999999999999h",
        "listen: 0.0.0.0:80",
        "state: []"
      })
  void a_value_of_another_form_is_a_finding(String line) throws IOException {
    var text = line.startsWith("state") ? "source: {url: u}\n" + line : LEAST + line;
    assertThat(findings(text)).isNotEmpty().allMatch(f -> f.startsWith("CONF001"));
  }

  @Test
  void a_missing_directory_and_a_file_in_its_place_are_findings() throws IOException {
    assertThat(findings(LEAST + "credentials: k\n"))
        .singleElement()
        .asString()
        .startsWith("CONF002 line 3")
        .contains("there is no directory");
    Files.writeString(dir.resolve("k"), "");
    assertThat(findings(LEAST + "credentials: k\n")).hasSize(1);
  }

  @Test
  void a_missing_directory_of_agents_is_a_finding() throws IOException {
    assertThat(findings(LEAST + "agents: sockets\n"))
        .singleElement()
        .asString()
        .startsWith("CONF002 line 3")
        .contains("agents: there is no directory");
  }

  @Test
  void credentials_that_do_not_fit_together_are_a_finding() throws IOException {
    Files.writeString(dir.resolve("token"), "secret");
    var read =
        OperatorConfigReader.read(
            file("source: {url: u, auth: {tokenFile: token, username: ann}}\nstate: s\n"));
    assertThat(read.findings()).extracting(Finding::rule).containsExactly(ConfigRule.AUTH);
  }

  @Test
  void a_duplicate_key_is_a_finding_and_no_crash() throws IOException {
    assertThat(findings(LEAST + "state: other\n")).isNotEmpty();
  }
}
