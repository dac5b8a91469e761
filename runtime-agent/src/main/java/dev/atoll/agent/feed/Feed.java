package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.flows.Naming;
import dev.atoll.agent.kube.Interest;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.OwnCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a node knows to the maps. It writes nothing before it has read the own store and the
 * own API server once, so that what an earlier agent left holds until then; and it removes what
 * that agent left only when every cluster's first list is complete.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long TICK_MILLIS = 1_000;

  private sealed interface Input {
    record Mesh(MeshDifference difference) implements Input {}

    record Objects(List<News> news) implements Input {}

    record Ways(Map<String, Boolean> routed) implements Input {}
  }

  private final LinkedBlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final OwnCluster own;
  private final Round round;
  private final OwnObjects objects = new OwnObjects();
  private final BooleanSupplier listed;
  private final Naming naming;
  private volatile Optional<MeshDifference> waiting = Optional.empty();
  private boolean otherPolicies = true;
  private Map<String, Boolean> ways = Map.of();

  private Feed(
      OwnCluster own, Settings settings, Datapath datapath, Places places, BooleanSupplier listed) {
    this.own = own;
    this.round = new Round(settings, datapath, places);
    this.listed = listed;
    this.naming = new NodeNaming(settings.node(), this::mesh, round::realised, round.services());
    this.thread = Thread.ofPlatform().name("feed").unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param listed whether the own store was read once
   */
  public static Feed start(
      OwnCluster own, Settings settings, Datapath datapath, Places places, BooleanSupplier listed) {
    var feed = new Feed(own, settings, datapath, places, listed);
    feed.thread.start();
    return feed;
  }

  /** What must be watched at the API server. */
  public static Collection<Interest> interests(String node) {
    return OwnObjects.interests(node);
  }

  private MeshState mesh() {
    return waiting.map(MeshDifference::after).orElseGet(() -> MeshState.empty(own));
  }

  /** The mesh is different. */
  public void tell(MeshDifference difference) {
    inputs.add(new Input.Mesh(difference));
  }

  /** Objects of the own cluster are different. */
  public void tell(List<News> news) {
    inputs.add(new Input.Objects(news));
  }

  /**
   * How pods of other clusters are reached; see {@link Routing}.
   *
   * @param routed by the name of the cluster whether without the tunnel
   */
  public void route(Map<String, Boolean> routed) {
    inputs.add(new Input.Ways(routed));
  }

  /** What the maps hold; empty before the first time. */
  public Optional<Realised> realised() {
    return round.realised();
  }

  /** What the numbers in the maps stand for. */
  Naming naming() {
    return naming;
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        take();
        if (objects.isComplete() && listed.getAsBoolean() && waiting.isPresent()) {
          once();
        }
      } catch (InterruptedException e) {
        return;
      } catch (
          RuntimeException e) { // the outermost loop: what is written stays, and is tried again
        LOG.error("the maps are not written", e);
        round.failed(e);
      }
    }
  }

  private void take() throws InterruptedException {
    var first = inputs.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    var all = new ArrayList<Input>(List.of(first));
    inputs.drainTo(all);
    all.forEach(this::take);
  }

  private void take(Input input) {
    switch (input) {
      case Input.Mesh(var next) ->
          waiting =
              Optional.of(
                  waiting.map(w -> new MeshDifference(w.before(), next.after())).orElse(next));
      case Input.Ways(var routed) -> ways = routed;
      case Input.Objects(var news) -> {
        for (var one : news) {
          objects.take(one);
          otherPolicies |= OwnObjects.isOfPolicy(one.kind());
        }
      }
    }
  }

  private void once() {
    var difference = waiting.orElseThrow();
    round.run(difference, objects, otherPolicies, ways);
    waiting = Optional.of(new MeshDifference(difference.after(), difference.after()));
    otherPolicies = false;
  }

  /** What is written stays. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
