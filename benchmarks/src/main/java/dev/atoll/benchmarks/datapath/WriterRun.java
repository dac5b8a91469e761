package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.balance.ServiceWriter;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.Keys;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A process of its own, with the flags of an agent: of a service one backend goes and comes back,
 * again and again, and is written to the maps.
 */
final class WriterRun {
  /** Backends of a slice. */
  static final int OF_SLICE = 100;

  private final ServiceWriter writer;
  private MeshState state = MeshState.empty(Services.OWN);

  private WriterRun(ServiceWriter writer) {
    this.writer = writer;
  }

  /**
   * Folder of pins, how many backends, how many events after as many to warm up; prints p50, p99
   * and the longest in ms, and CPU milliseconds of one at the median.
   */
  public static void main(String[] args) {
    try (var datapath = Datapath.load(Path.of(args[0]))) {
      var writer = ServiceWriter.adopt(datapath);
      var run = new WriterRun(writer);
      System.out.println(run.measure(Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    }
  }

  private String measure(int backends, int events) {
    var first = new ArrayList<>(Services.clusters());
    first.add(
        Services.put(
            Keys.service("one", "shop/big"),
            Services.choice("big", "10.96.0.1", Map.of("http", new Port("TCP", 80))).json()));
    for (int slice = 0; slice * OF_SLICE < backends; slice++) {
      first.add(slice("big", slice, backends, -1));
    }
    take(first);
    writer.complete(state);
    var times = new double[events];
    var cpu = new double[events];
    var threads = ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 2 * events; i++) {
      int slice = i / 2 % ((backends + OF_SLICE - 1) / OF_SLICE);
      var change =
          slice("big", slice, backends, i % 2 == 0 ? i / 2 % Math.min(OF_SLICE, backends) : -1);
      long used = threads.getCurrentThreadCpuTime();
      long began = System.nanoTime();
      take(List.of(change));
      times[i % events] = (System.nanoTime() - began) / 1e6;
      cpu[i % events] = (threads.getCurrentThreadCpuTime() - used) / 1e6;
    }
    Arrays.sort(times);
    return String.format(
        Locale.ROOT,
        "%.2f %.2f %.2f %.2f",
        times[events / 2],
        times[events * 99 / 100],
        times[events - 1],
        Interval.median(cpu));
  }

  private void take(List<KeyChange> changes) {
    var applied = state.apply(changes, state.revision() + 1, 0);
    var before = state;
    state = applied.state();
    if (writer.take(new MeshDifference(before, state)).writes() == 0) {
      throw new IllegalStateException("nothing was written");
    }
  }

  /** One of the slices, without one of its backends, or with all of them for -1. */
  static KeyChange slice(String service, int slice, int backends, int away) {
    var ips =
        IntStream.range(slice * OF_SLICE, Math.min(backends, (slice + 1) * OF_SLICE))
            .filter(b -> b % OF_SLICE != away)
            .mapToObj(b -> ip(service, b))
            .toList();
    return Services.slice(service, service + "-" + slice, ips);
  }

  /** Of a backend; no two services have the same. */
  static String ip(String service, int backend) {
    return "10."
        + (service.equals("big") ? 2 : 3)
        + "."
        + backend / 250
        + "."
        + (backend % 250 + 1);
  }
}
