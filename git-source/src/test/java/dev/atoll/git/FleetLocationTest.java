package dev.atoll.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.git.FleetLocation.Directory;
import dev.atoll.git.FleetLocation.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetLocationTest {

  @TempDir Path dir;

  @Test
  void without_an_at_sign_it_is_a_directory() {
    assertThat(FleetLocation.parse(".")).isEqualTo(new Directory(Path.of(".")));
    assertThat(FleetLocation.parse("a/b")).isEqualTo(new Directory(Path.of("a/b")));
  }

  @Test
  void a_revision_may_have_a_path_and_may_leave_the_repository_out() {
    assertThat(FleetLocation.parse(dir + "@main")).isEqualTo(new Revision(dir, "main", ""));
    assertThat(FleetLocation.parse("file://" + dir + "@HEAD~1//fleets/eu/"))
        .isEqualTo(new Revision(dir, "HEAD~1", "fleets/eu"));
    assertThat(FleetLocation.parse("@feature/x"))
        .isEqualTo(new Revision(Path.of("."), "feature/x", ""));
    assertThat(FleetLocation.parse(dir + "@HEAD@{1}")).isEqualTo(new Revision(dir, "HEAD@{1}", ""));
  }

  @Test
  void an_existing_directory_with_an_at_sign_is_what_it_is() throws IOException {
    var odd = Files.createDirectory(dir.resolve("fleet@home"));

    assertThat(FleetLocation.parse(odd.toString())).isEqualTo(new Directory(odd));
    assertThat(FleetLocation.parse(odd + "@main")).isEqualTo(new Revision(odd, "main", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-x", "r@", "r@-x", "r@main//../x", "r@main//a//b", "https://host/x@main"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> FleetLocation.parse(text)).isInstanceOf(GitException.Refused.class);
  }

  @Test
  void the_repository_around_a_directory_is_found_with_the_path_in_it() throws IOException {
    var origin = RealGit.fleet(dir.resolve("origin"));
    var inside = Files.createDirectories(origin.dir().resolve("fleets/eu"));

    var place = GitRepository.containing(inside).orElseThrow();
    try (var repository = place.repository()) {
      assertThat(place.path()).isEqualTo("fleets/eu");
      assertThat(repository.resolve("HEAD")).contains(origin.head());
    }
    assertThat(GitRepository.containing(dir)).isEmpty();
  }
}
