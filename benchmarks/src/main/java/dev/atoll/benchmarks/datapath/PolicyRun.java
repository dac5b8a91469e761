package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.datapath.Endpoint;
import dev.atoll.agent.datapath.Id;
import dev.atoll.agent.feed.Feed;
import dev.atoll.agent.feed.Routing;
import dev.atoll.agent.feed.Settings;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.Semantics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A process of its own, with the flags of an agent: a policy of all pods of a node changes, again
 * and again, from the news of the API server until the last endpoint has it in the kernel's map.
 */
final class PolicyRun {
  private static final long DEADLINE = 60_000_000_000L;

  private final Datapath datapath;
  private final Feed feed;
  private final int count;

  private PolicyRun(Datapath datapath, Feed feed, int count) {
    this.datapath = datapath;
    this.feed = feed;
    this.count = count;
  }

  /**
   * Folder of pins, how many endpoints, {@code shared} or {@code own} identities, how many changes
   * after as many to warm up; prints p50, p99 and the longest in ms.
   */
  public static void main(String[] args) throws InterruptedException {
    var endpoints = new Endpoints(Integer.parseInt(args[1]), args[2].equals("shared"));
    var settings =
        new Settings(
            "one-1",
            Semantics.newest("one"),
            AgentOptions.defaults(CiliumVersion.NEWEST_KNOWN),
            Routing.NATIVE,
            new Settings.Devices(0, 0, List.of(), 0, false),
            false,
            true);
    try (var datapath = Datapath.load(Path.of(args[0]));
        var feed = Feed.start(Services.OWN, settings, datapath, endpoints, () -> true)) {
      var run = new PolicyRun(datapath, feed, endpoints.count());
      run.begin(endpoints);
      System.out.println(run.measure(Integer.parseInt(args[3])));
    }
  }

  private void begin(Endpoints endpoints) throws InterruptedException {
    var empty = MeshState.empty(Services.OWN);
    feed.tell(new MeshDifference(empty, empty.apply(endpoints.mesh(), 1, 0).state()));
    feed.tell(endpoints.objects());
    await(Map.of());
  }

  private String measure(int changes) throws InterruptedException {
    var times = new double[changes];
    for (int i = 0; i < 2 * changes; i++) {
      var before = datapath.endpoints().entries();
      long began = System.nanoTime();
      feed.tell(List.of(Endpoints.policy(8080 + i % 2, i + 1)));
      await(before);
      times[i % changes] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(times);
    return String.format(
        Locale.ROOT,
        "%.0f %.0f %.0f",
        times[changes / 2],
        times[changes * 99 / 100],
        times[changes - 1]);
  }

  /** Until every endpoint is there, with another policy than it had. */
  private void await(Map<Id, Endpoint> before) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE;
    while (!isOther(before)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "a policy is not there after a minute: " + feed.realised().map(r -> r.troubles()));
      }
      Thread.sleep(1);
    }
  }

  private boolean isOther(Map<Id, Endpoint> before) {
    var now = datapath.endpoints().entries();
    return now.size() == count
        && now.entrySet().stream()
            .allMatch(e -> {
              var was = before.get(e.getKey());
              return was == null || was.policy() != e.getValue().policy();
            });
  }
}
