package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

  @ParameterizedTest
  @CsvSource({
    "https://git.example.org/team/fleet.git, HTTPS, https://git.example.org/team/fleet.git",
    "HTTPS://git.example.org:8443/fleet, HTTPS, HTTPS://git.example.org:8443/fleet",
    "ssh://git@git.example.org:2222/fleet.git, SSH, ssh://git@git.example.org:2222/fleet.git",
    "git@git.example.org:team/fleet.git, SSH, ssh://git@git.example.org/team/fleet.git",
    "file:///srv/git/fleet.git, LOCAL, /srv/git/fleet.git",
    "/srv/git/../git/fleet.git, LOCAL, /srv/git/fleet.git",
  })
  void four_forms_are_addresses(String text, SourceUrl.Transport transport, String shown) {
    var url = SourceUrl.parse(text);

    assertThat(url.transport()).isEqualTo(transport);
    assertThat(url.text()).isEqualTo(shown);
  }

  @Test
  void a_relative_path_is_taken_from_here() {
    assertThat(SourceUrl.parse("fleet").text())
        .isEqualTo(Path.of("fleet").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-c",
        "--upload-pack=touch /tmp/x",
        "http://git.example.org/fleet",
        "git://git.example.org/fleet",
        "ftp://git.example.org/fleet",
        "sftp://git.example.org/fleet",
        "ext::sh -c touch% /tmp/x",
        "fd::17",
        "javascript://x/y",
        "file://host/srv/fleet",
        "https:///fleet",
        "https://git.example.org",
        "https://git.example.org/-x",
        "https://git.example.org/fleet?x=1",
        "https://git.example.org/fleet#x",
        "https://git.example.org/fle et",
        "ssh://-oProxyCommand=touch/fleet",
        "ssh://-oProxyCommand@git.example.org/fleet",
        "ssh://git.example.org/-fleet",
        "https://git.example.org/fleet\nhttps://x",
      })
  void everything_else_is_refused(String text) {
    assertThatThrownBy(() -> SourceUrl.parse(text)).isInstanceOf(GitException.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ann:hunter2@git.example.org/fleet",
        "https://hunter2@git.example.org/fleet",
        "ssh://git:hunter2@git.example.org/fleet",
        "https://ann:hunter2@git.example.org/fle et",
        "http://ann:hunter2@git.example.org/fleet",
        "https://ann:hunter2@/fleet",
      })
  void a_password_in_an_address_is_refused_and_not_repeated(String text) {
    assertThatThrownBy(() -> SourceUrl.parse(text))
        .isInstanceOf(GitException.Refused.class)
        .hasMessageNotContaining("hunter2");
  }
}
