package dev.atoll.agent.node;

import dev.atoll.agent.loop.Loop;
import dev.atoll.agent.probe.Connectivity;
import dev.atoll.agent.probe.Target;
import dev.atoll.agent.probe.Ways;
import dev.atoll.agent.probe.Ways.Way;
import java.io.Closeable;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then how pods of other clusters can be reached, and tells it. */
public final class WayKeeper implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WayKeeper.class);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Supplier<? extends Collection<Target>> wanted;
  private final Connectivity nodes;
  private final Connectivity pods;
  private final Consumer<Map<String, Boolean>> told;
  private final Loop loop;
  private volatile Ways ways = Ways.NONE;

  /**
   * @param wanted an address of a pod of each node of other clusters
   * @param nodes asks nodes at their own addresses
   * @param pods asks them at these, from an address of one of our pods; closed with this
   * @param told after each look, of the clusters that are decided: whether they are reached without
   *     the tunnel
   */
  public WayKeeper(
      Supplier<? extends Collection<Target>> wanted,
      Connectivity nodes,
      Connectivity pods,
      Consumer<Map<String, Boolean>> told) {
    this.wanted = wanted;
    this.nodes = nodes;
    this.pods = pods;
    this.told = told;
    this.loop = Loop.every("ways", LOOK, this::look);
  }

  /** How each other cluster is reached, and why. */
  public Ways ways() {
    return ways;
  }

  private void look() {
    var before = ways;
    var next = before.next(wanted.get(), nodes.answers(), pods.answers(), System.nanoTime());
    ways = next;
    next.clusters().forEach((cluster, way) -> say(cluster, before.clusters().get(cluster), way));
    told.accept(next.routed());
  }

  private static void say(String cluster, @Nullable Way before, Way now) {
    if (before == null || before.routed() != now.routed()) {
      LOG.info("{}: {} ({})", cluster, now.word(), now.why());
    }
  }

  @Override
  public void close() {
    loop.close();
    pods.close();
  }
}
