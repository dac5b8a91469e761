package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was not there once may be there at the next look, also where no new commit comes. */
class AskedAgainTest {

  @TempDir Path dir;
  private FilesScene scene;

  @BeforeEach
  void prepare() throws IOException {
    scene = new FilesScene(dir);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  @Test
  void a_last_good_commit_that_could_not_be_fetched_at_first_is_held_as_soon_as_it_can()
      throws IOException {
    var good = scene.git.push("good");
    lastGood(good.hex());
    var away = Files.move(scene.git.bare(), dir.resolve("away.git"));
    scene.start().look().look();
    assertThat(scene.source()).startsWith("frozen").contains("is not in the repository");
    assertThat(scene.events).filteredOn(e -> e.contains("cannot be held")).hasSize(1);

    Files.move(away, scene.git.bare());
    scene.look();

    scene.awaitHolds(good);
    assertThat(scene.source()).isEqualTo("fresh ");
  }

  @Test
  void it_is_held_also_where_the_tip_that_brought_it_is_refused() throws IOException {
    var good = scene.git.push("good");
    lastGood(good.hex());
    scene.git.policy("allow", "backend").cluster("two", 1, "two");
    scene.git.push("a second cluster with ID 1");
    var away = Files.move(scene.git.bare(), dir.resolve("away.git"));
    scene.start().look();

    Files.move(away, scene.git.bare());
    scene.look();

    scene.awaitHolds(good);
    assertThat(scene.allow()).content().contains("frontend");
    assertThat(scene.source()).startsWith("frozen").contains("MESH");
  }

  @Test
  void a_cluster_that_did_not_answer_is_asked_again_which_commit_it_holds() throws IOException {
    var good = scene.start().arrive("good");
    scene.stop();
    scene.git.policy("allow", "backend").cluster("two", 1, "two");
    scene.git.push("a second cluster with ID 1");
    scene.state = dir.resolve("a-new-disk");
    scene.reachable = false;
    scene.start().look();
    assertThat(scene.reconciler().status().source().revision()).isEmpty();

    scene.reachable = true;
    scene.look();

    assertThat(scene.reconciler().status().source().revision()).isEqualTo(good.hex());
    scene.awaitHolds(good);
  }

  private void lastGood(String commit) throws IOException {
    Files.createDirectories(scene.state);
    Files.writeString(scene.state.resolve("last-good"), commit);
  }
}
