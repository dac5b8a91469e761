package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.reconciler.status.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reconciler in a JVM of its own, killed in the middle of its work. */
class KilledReconcilerTest {

  private static final String ONE = "cluster-one";
  private static final int POLICIES = 100;
  private static final int KILLS = 5;

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init") // by each test
  private Scene scene;

  @AfterEach
  void end() {
    scene.close();
  }

  /** What the child runs: one look, and then rounds until it ends. */
  public static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      var dir = Path.of(args[0]);
      var reconciler =
          Scene.reconciler(
              dir,
              new StateDirectory(dir.resolve("state")),
              Duration.ofMinutes(10),
              Clock.systemUTC(),
              e -> {});
      Runtime.getRuntime().addShutdownHook(new Thread(reconciler::close));
      reconciler.look();
      System.out.println("looked");
      Thread.sleep(60_000);
    }
  }

  @Test
  void killed_at_any_point_of_an_apply_the_next_start_converges_and_touches_nothing_foreign()
      throws Exception {
    var seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    scene = Scene.of(dir, ONE);
    scene.git.settings("deletions: {max: 200, percent: 100}");
    scene.start().arrive("first");
    scene.reconciler.close();
    foreign("stranger");
    var version = scene.policy(ONE, "stranger").at("/metadata/resourceVersion");
    var expected = new TreeSet<>(List.of("allow", "stranger"));
    var halfDone = 0;
    for (var i = 0; i < KILLS; i++) {
      expected = change(random, i);
      killInTheMiddle(random);
      halfDone += scene.policies(ONE).equals(expected) ? 0 : 1;
    }
    System.out.println(halfDone + " of " + KILLS + " kills left something half done");
    scene.start().look();
    scene.awaitHolds(scene.git.head());

    assertThat(scene.policies(ONE)).isEqualTo(expected);
    for (var name : expected) {
      var peer =
          name.equals("allow") ? "frontend" : name.equals("stranger") ? "x" : "peer-" + (KILLS - 1);
      assertThat(scene.peer(ONE, name)).as(name).isEqualTo(peer);
    }
    assertThat(scene.policy(ONE, "stranger").at("/metadata/resourceVersion")).isEqualTo(version);
    assertThat(scene.cluster(ONE).unmanaged()).hasSize(1).first().asString().contains("stranger");
  }

  /** About half of the policies, all of them with another peer than before. */
  private TreeSet<String> change(Random random, int round) {
    var names = new TreeSet<>(List.of("allow", "stranger"));
    scene.git.remove("policies/shop");
    scene.git.policy("allow", "frontend");
    for (var i = 0; i < POLICIES; i++) {
      if (random.nextBoolean()) {
        names.add("p" + i);
        scene.git.policy("p" + i, "peer-" + round);
      }
    }
    scene.git.push("round " + round);
    return names;
  }

  private void killInTheMiddle(Random random) throws IOException, InterruptedException {
    var child = child();
    try (var out = child.inputReader()) {
      while (!"looked".equals(out.readLine())) {
        assertThat(child.isAlive()).isTrue();
      }
      Thread.sleep(random.nextInt(1500));
      child.destroyForcibly();
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process child() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            dir.toString())
        .redirectErrorStream(true)
        .start();
  }

  private void foreign(String name) throws IOException {
    var answer =
        scene
            .plane
            .api(ONE)
            .apply(
                "/apis/cilium.io/v2/namespaces/shop/ciliumnetworkpolicies/" + name,
                FleetGit.policyText(name, "x"));
    assertThat(answer.ok()).as(answer.body()).isTrue();
  }

  @Test
  void told_to_end_it_finishes_the_round_and_leaves_nothing_half_done() throws Exception {
    scene = Scene.of(dir, ONE);
    scene.git.settings("deletions: {max: 200, percent: 100}");
    scene.start().arrive("first");
    scene.reconciler.close();
    var expected = change(new Random(1), 0);
    expected.remove("stranger");
    var child = child();
    try (var out = child.inputReader()) {
      while (!"looked".equals(out.readLine())) {
        assertThat(child.isAlive()).isTrue();
      }
      scene.await("it has begun", () -> scene.policies(ONE).size() > 5);
      child.destroy();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(scene.policies(ONE)).isEqualTo(expected);
    scene.events.clear();
    scene.start().look();
    scene.awaitHealth(ONE, Health.HEALTHY);
    assertThat(scene.events).noneMatch(e -> e.contains("create ") || e.contains("update "));
  }
}
