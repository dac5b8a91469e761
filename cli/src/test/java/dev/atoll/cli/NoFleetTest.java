package dev.atoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions that hold no fleet; {@code no-fleet.txt} has the directories. */
class NoFleetTest {

  @TempDir Path repository;

  @BeforeEach
  void a_repository_with_a_page() throws Exception {
    Files.createDirectories(repository.resolve("docs"));
    Files.writeString(repository.resolve("docs/page.md"), "text");
    try (var git = Git.init().setDirectory(repository.toFile()).call()) {
      git.add().addFilepattern(".").call();
      git.commit()
          .setMessage("A page")
          .setSign(false)
          .setAuthor("A", "a@example.org")
          .setCommitter("A", "a@example.org")
          .call();
    }
  }

  @Test
  void a_folder_that_a_revision_lacks_is_named() {
    assertThat(reach("@HEAD//nosuch")).isEqualTo("2 atoll: there is no folder nosuch in HEAD");
  }

  @Test
  void a_folder_of_a_revision_without_a_fleet_is_refused() {
    assertThat(reach("@HEAD//docs"))
        .isEqualTo("2 atoll: " + repository + "@HEAD//docs is no fleet: it has no fleet.yaml");
  }

  private String reach(String place) {
    var out = new StringWriter();
    var exit = Main.run(new PrintWriter(out), "reach", repository + place);
    return exit + " " + out.toString().strip();
  }
}
