package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.FlowSweep;
import dev.atoll.agent.flows.FlowHistory;
import dev.atoll.agent.flows.FlowLog;
import dev.atoll.agent.flows.FlowSource;
import dev.atoll.agent.kube.KubeCluster;
import dev.atoll.agent.loop.Loop;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.node.Page;
import dev.atoll.agent.probe.Ways;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The datapath of a node as it runs: its maps are fed, and its events read. */
public final class Carrier implements AutoCloseable {
  private static final int MOST_NEWS = 2_000;
  private static final Duration NEWS = Duration.ofSeconds(1);

  /** Half of the time that a flow which has ended is kept. */
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final Feed feed;
  private final Page page;
  private final FlowLog flows;
  private final KubeCluster cluster;
  private final Loop listening;
  private final Loop sweeping;
  private volatile Supplier<Ways> ways = () -> Ways.NONE;
  private volatile Optional<Node> node = Optional.empty();

  private Carrier(
      OwnCluster own, Settings settings, Datapath datapath, Places places, KubeCluster cluster) {
    this.cluster = cluster;
    this.feed = Feed.start(own, settings, datapath, places, this::isListed);
    this.page = new DatapathPage(own.name(), settings.node(), feed::realised, () -> ways.get());
    this.flows =
        FlowLog.start(
            datapath.events(), datapath.metrics(), feed.naming(), FlowHistory.Limits.USUAL);
    this.listening = Loop.every("objects", Duration.ZERO, this::listen);
    var sweep = new FlowSweep(datapath);
    this.sweeping = Loop.every("old flows", SWEEP, () -> sweep.run(System.nanoTime()));
  }

  /**
   * Begins; nothing is written before {@link #follow}.
   *
   * @param datapath loaded; whoever opened it closes it, after this
   * @param cluster watched for {@link Feed#interests}; likewise
   */
  public static Carrier start(
      OwnCluster own, Settings settings, Datapath datapath, Places places, KubeCluster cluster) {
    return new Carrier(own, settings, datapath, places, cluster);
  }

  /** Hears what is different in the mesh. */
  public void tell(MeshDifference difference) {
    feed.tell(difference);
  }

  /** Says who tells it. */
  public void follow(Node telling) {
    node = Optional.of(telling);
  }

  private boolean isListed() {
    return node.map(n -> n.health().isListed()).orElse(false);
  }

  public FlowSource flows() {
    return flows;
  }

  /** What the maps hold, for people and programs. */
  public Page page() {
    return page;
  }

  /** Addresses of pods at whose interfaces programs are. */
  public List<Ip> enforced() {
    return feed.realised().stream()
        .flatMap(r -> r.pods().stream())
        .filter(pod -> pod.state() == PodState.State.ENFORCED)
        .flatMap(pod -> pod.ips().stream())
        .toList();
  }

  /** Takes the ways to other clusters, as they are found out; what is shown says why. */
  public void route(Map<String, Boolean> routed) {
    feed.route(routed);
  }

  /** Says who knows why pods of other clusters are reached as they are. */
  public void explain(Supplier<Ways> found) {
    ways = found;
  }

  /** What the maps hold; empty before the first time. */
  public Optional<Realised> realised() {
    return feed.realised();
  }

  private void listen() throws InterruptedException {
    var news = cluster.take(MOST_NEWS, NEWS);
    if (!news.isEmpty()) {
      feed.tell(news);
    }
  }

  /** What is in the kernel stays and goes on. */
  @Override
  public void close() {
    listening.close();
    sweeping.close();
    feed.close();
    flows.close();
  }
}
