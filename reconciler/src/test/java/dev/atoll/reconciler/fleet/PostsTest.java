package dev.atoll.reconciler.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentEndpoint;
import dev.atoll.reconciler.agent.AgentRule;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.enforcement.Enforcement;
import dev.atoll.reconciler.enforcement.ServerView;
import dev.atoll.reconciler.enforcement.Witness;
import dev.atoll.reconciler.enforcement.Witnesses;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.status.ClusterStatus;
import dev.atoll.reconciler.status.Health;
import dev.atoll.reconciler.status.Revision;
import dev.atoll.reconciler.target.RoundResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What watches beside a lane, with agents that show what the test wants. */
@Timeout(60)
class PostsTest implements Posts.Owner, Witnesses {

  private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Wish.Hold WISH = Rounds.wish("c1", "d1", SEEN);

  private final BlockingQueue<Post.Standing> judged = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Posts posts = new Posts(this, this);
  private final BlockingQueue<String> unmarked = new LinkedBlockingQueue<>();
  private volatile AgentView shown = agent("");
  private volatile boolean hasAgents = true;

  @AfterEach
  void stop() {
    posts.close();
  }

  @Override
  public void judged(String cluster, Post.Standing standing) {
    judged.add(standing);
  }

  @Override
  public void unmarked(String cluster) {
    unmarked.add(cluster);
  }

  @Override
  public void told(String cluster, String text) {
    told.add(text);
  }

  @Override
  public Optional<Witness> open(Cluster cluster) {
    return Optional.of(new OneAgent());
  }

  private final class OneAgent implements Witness {

    @Override
    public boolean hasAgents() {
      return hasAgents;
    }

    @Override
    public List<AgentView> agents() {
      return hasAgents ? List.of(shown) : List.of();
    }

    @Override
    public List<AgentAddresses> addresses(Collection<Cidr> ranges) {
      return List.of();
    }

    @Override
    public Optional<ServerView> server(String fleet) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private static AgentView agent(String mark) {
    var rule =
        new AgentRule(
            "CiliumNetworkPolicy",
            "atoll-system",
            "atoll-revision-islands",
            "u",
            Map.of(RevisionMark.LABEL, mark));
    return new AgentView.Seen(
        "one/a.sock",
        "one",
        "n1",
        "Ok",
        "",
        1,
        List.of(rule),
        List.of(
            new AgentEndpoint(
                1, "host", "ready", 1, 1, "none", new TreeSet<>(), new TreeMap<>(), "OK")),
        List.of(),
        List.of(),
        List.of());
  }

  private static RoundResult marked(RoundResult r, long turn) {
    var marking = new Marking(new RevisionMark("d1", turn), Set.of("CiliumNetworkPolicy"));
    return new RoundResult(
        r.cluster(),
        r.commit(),
        r.outcome(),
        r.plan(),
        r.results(),
        r.inventory(),
        r.problem(),
        r.traffic(),
        Optional.of(marking));
  }

  private Post.Standing next(boolean proven) throws InterruptedException {
    while (true) {
      var standing = judged.poll(20, TimeUnit.SECONDS);
      assertThat(standing).isNotNull();
      if (standing.enforcement().proven() == proven) {
        return standing;
      }
    }
  }

  @Test
  void a_round_that_applied_is_watched_until_it_is_proven() throws InterruptedException {
    var standing = posts.ended("one", WISH, marked(Rounds.corrected(), 1)).orElseThrow();
    assertThat(standing.enforcement()).isEqualTo(Enforcement.unasked("c1"));
    assertThat(next(false).late()).isFalse();
    shown = agent("d1.1");
    assertThat(next(true).enforcement().lacks()).isEmpty();
    assertThat(told).contains("every node enforces c1");
  }

  @Test
  void a_sweep_that_found_nothing_keeps_what_is_proven() throws InterruptedException {
    shown = agent("d1.1");
    posts.ended("one", WISH, marked(Rounds.corrected(), 1));
    next(true);
    var after = posts.ended("one", WISH, marked(Rounds.unchanged(), 1)).orElseThrow();
    assertThat(after.enforcement().proven()).isTrue();
  }

  @Test
  void a_round_that_wrote_again_has_to_be_proven_again() throws InterruptedException {
    shown = agent("d1.1");
    posts.ended("one", WISH, marked(Rounds.corrected(), 1));
    next(true);
    var after = posts.ended("one", WISH, marked(Rounds.corrected(), 2)).orElseThrow();
    assertThat(after.enforcement().proven()).isFalse();
    shown = agent("d1.2");
    next(true);
  }

  @Test
  void a_new_wish_ends_the_watch_and_the_same_digest_does_not() throws InterruptedException {
    shown = agent("d1.1");
    posts.ended("one", WISH, marked(Rounds.corrected(), 1));
    next(true);
    posts.wanting("one", Rounds.wish("c2", "d1", SEEN));
    assertThat(posts.ended("one", WISH, Rounds.stopped(Plan.Stop.Reason.DELETIONS))).isPresent();
    posts.wanting("one", Rounds.wish("c3", "d3", SEEN));
    assertThat(posts.ended("one", WISH, Rounds.stopped(Plan.Stop.Reason.DELETIONS))).isEmpty();
  }

  @Test
  void trouble_that_comes_later_is_told_and_takes_the_proof_away() throws InterruptedException {
    shown = agent("d1.1");
    posts.ended("one", WISH, marked(Rounds.corrected(), 1));
    next(true);
    shown = new AgentView.Silent("one/a.sock", "Connection refused");
    assertThat(next(false).enforcement().lacks()).hasSize(1);
    assertThat(told).contains("agent one/a.sock does not answer: Connection refused");
  }

  @Test
  void agents_that_can_be_asked_only_after_the_round_ask_once_for_another_one()
      throws InterruptedException {
    hasAgents = false;
    posts.ended("one", WISH, Rounds.corrected());
    assertThat(unmarked.poll(7, TimeUnit.SECONDS)).as("called for nobody").isNull();

    hasAgents = true;
    assertThat(unmarked.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
    assertThat(unmarked.poll(2, TimeUnit.SECONDS)).as("called again").isNull();

    shown = agent("d1.1");
    posts.ended("one", WISH, marked(Rounds.unchanged(), 1));
    next(true);
  }

  @Test
  void the_line_says_what_is_enforced_and_how_long_it_took() {
    var applied = line();
    assertThat(applied.health()).isEqualTo(Health.HEALTHY);
    var waiting = judge(applied, Enforcement.unasked("c1"), false);
    assertThat(waiting.health()).isEqualTo(Health.PROGRESSING);
    assertThat(waiting.enforced()).isEqualTo(Revision.UNKNOWN);
    assertThat(waiting.missing()).containsExactly("no agent has shown yet that it enforces c1");
    assertThat(judge(waiting, Enforcement.unasked("c1"), true).health()).isEqualTo(Health.DEGRADED);

    var proven = judge(waiting, new Enforcement(true, List.of()), false);
    assertThat(proven.health()).isEqualTo(Health.HEALTHY);
    assertThat(proven.enforced()).isEqualTo(proven.applied());
    assertThat(proven.missing()).isEmpty();
    assertThat(proven.lastChange().orElseThrow().millisToEnforced()).contains(2000L);
    assertThat(proven.since()).isEqualTo(SEEN.plusSeconds(2));
  }

  private static ClusterStatus line() {
    var wanting = ClusterStatuses.wanting(ClusterStatuses.unknown(SEEN), WISH, SEEN);
    return ClusterStatuses.after(wanting, WISH, Rounds.corrected(), SEEN.plusSeconds(1));
  }

  private static ClusterStatus judge(ClusterStatus line, Enforcement enforcement, boolean late) {
    var standing = new Post.Standing(enforcement, late, Health.HEALTHY, WISH);
    return ClusterStatuses.judged(line, line, standing, SEEN.plusSeconds(2));
  }
}
