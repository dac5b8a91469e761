package dev.atoll.benchmarks.mesh;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreAccess;
import dev.atoll.agent.etcd.Stores;
import dev.atoll.agent.schema.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three clusters of 100 agents: every agent on the stores of all other clusters, as in the first
 * model of Cilium's mesh, and every agent on the store of its own cluster, with mirrors between the
 * stores. Agents are light: they list and watch what an agent does, and keep nothing.
 */
public final class AgentsBenchmark {
  private static final int CLUSTERS = 3;
  private static final int AGENTS = 100;

  /** Changes of addresses a second in each cluster. */
  private static final int RATE = 50;

  private static final Duration CHANGE = Duration.ofSeconds(20);

  private final Path home;
  private final List<StoreLoad> stores = new ArrayList<>();
  private final List<Process> mirrors = new ArrayList<>();

  private AgentsBenchmark(Path home) {
    this.home = home;
  }

  /** Measures, draws, and returns the text of a section. */
  public static String run(Path home) throws IOException, InterruptedException {
    var everywhere = new AgentsBenchmark(home).measured(false);
    var own = new AgentsBenchmark(home).measured(true);
    Files.writeString(home.resolve("docs/images/agents.svg"), AgentsPicture.of(everywhere, own));
    return text(everywhere, own) + PaperMesh.table();
  }

  private static String text(AgentsLoad everywhere, AgentsLoad own) {
    return """

    | %d clusters of %d agents | connections | of other clusters | watches | etcd CPU s, lists | etcd CPU s, changes | etcd MB | MB between clusters |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    %s
    %s

    ![the same as bars](images/agents.svg)

    All stores together. An agent lists and watches six kinds of each other cluster and their canaries. *Lists*: until every agent has them; *changes*: %d s of %d changed addresses a second
    in each cluster. The mirrors are `atoll-agent mirror`, and took %.1f s of CPU and %.0f MB in all. Each cluster has 100 nodes, 100 identities and 1,000 addresses.
    """
        .formatted(
            CLUSTERS,
            AGENTS,
            row("every agent on every store", everywhere),
            row("every agent on its own store, mirrors between them", own),
            CHANGE.toSeconds(),
            RATE,
            own.mirrorCpu(),
            own.mirrorMegabytes());
  }

  private static String row(String title, AgentsLoad load) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %.1f | %.1f | %.0f | %.1f |",
        title,
        load.connections(),
        load.foreign(),
        load.watches(),
        load.listCpu(),
        load.changeCpu(),
        load.megabytes(),
        load.megabytesBetween());
  }

  private AgentsLoad measured(boolean mirrored) throws IOException, InterruptedException {
    try {
      for (var id = 1; id <= CLUSTERS; id++) {
        stores.add(new StoreLoad(id));
      }
      if (mirrored) {
        startMirrors();
      }
      return withAgents(mirrored);
    } finally {
      mirrors.forEach(Process::destroyForcibly);
      stores.forEach(StoreLoad::close);
    }
  }

  private AgentsLoad withAgents(boolean mirrored) throws IOException, InterruptedException {
    var before = cpu();
    var agents = new ArrayList<LightAgent>();
    try {
      for (var id = 1; id <= CLUSTERS; id++) {
        agents.addAll(agents(id, mirrored));
      }
      for (var agent : agents) {
        agent.awaitListed();
      }
      var listed = cpu();
      change();
      return load(mirrored, listed - before, cpu() - listed);
    } finally {
      agents.forEach(LightAgent::close);
    }
  }

  private AgentsLoad load(boolean mirrored, double lists, double changes) throws IOException {
    var here = ProcessHandle.current().pid();
    var foreign = new ArrayList<Sockets>();
    if (mirrored) {
      for (var i = 0; i < mirrors.size(); i++) {
        foreign.add(Sockets.of(mirrors.get(i).pid(), portsWithout(i)));
      }
    } else {
      foreign.add(Sockets.of(here, portsWithout(-1)).without(CLUSTERS)); // this benchmark's own
    }
    return new AgentsLoad(
        stores.stream().mapToLong(StoreLoad::connections).sum() - CLUSTERS,
        foreign.stream().mapToLong(Sockets::connections).sum(),
        stores.stream().mapToLong(StoreLoad::watches).sum(),
        lists,
        changes,
        stores.stream().mapToDouble(StoreLoad::megabytes).sum(),
        foreign.stream().mapToDouble(Sockets::received).sum() / 1e6,
        mirrors.stream().mapToDouble(m -> Proc.cpu(m.pid())).sum(),
        mirrors.stream().mapToDouble(m -> Proc.megabytes(m.pid())).sum());
  }

  private Set<Integer> portsWithout(int index) {
    return IntStream.range(0, stores.size())
        .filter(i -> i != index)
        .mapToObj(i -> stores.get(i).port())
        .collect(Collectors.toSet());
  }

  private List<LightAgent> agents(int id, boolean mirrored) {
    return IntStream.range(0, AGENTS).mapToObj(i -> agent(id, mirrored)).toList();
  }

  private LightAgent agent(int id, boolean mirrored) {
    var agent = new LightAgent();
    var own = mirrored ? Stream.of(open(id)).toList() : List.<Store>of();
    for (var other = 1; other <= CLUSTERS; other++) {
      if (other != id) {
        var name = ClusterKeys.name(other);
        var store = mirrored ? own.getFirst() : open(other);
        for (var resource : Resource.values()) {
          agent.follow(store, mirrored ? resource.cachePrefix(name) : resource.statePrefix(name));
        }
        agent.follow(store, "cilium/synced/" + name + "/");
      }
    }
    return agent;
  }

  private Store open(int id) {
    return Stores.open(StoreAccess.plain(stores.get(id - 1).url()), Duration.ofSeconds(60));
  }

  private void startMirrors() throws IOException, InterruptedException {
    for (var own : stores) {
      var folder = Files.createTempDirectory("atoll-agents");
      var peers = Files.createDirectory(folder.resolve("peers"));
      for (var other : stores) {
        if (other != own) {
          Files.writeString(peers.resolve(other.name()), other.access());
        }
      }
      var store = Files.writeString(folder.resolve("store"), own.access());
      mirrors.add(
          new ProcessBuilder(
                  home.resolve("atoll-agent").toString(),
                  "mirror",
                  "--cluster-name=" + own.name(),
                  "--cluster-id=" + own.id(),
                  "--store=" + store,
                  "--peers=" + peers)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start());
    }
    for (var own : stores) {
      own.awaitMirrored(CLUSTERS - 1);
    }
  }

  private void change() throws InterruptedException {
    var writers =
        stores.stream().map(s -> Thread.ofVirtual().start(() -> s.change(RATE, CHANGE))).toList();
    for (var writer : writers) {
      writer.join();
    }
    Thread.sleep(1000);
  }

  private double cpu() {
    return stores.stream().mapToDouble(StoreLoad::cpu).sum();
  }
}
