package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.mesh.MeshDifference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** A way as it stands, on nodes of its own: nothing of another way is on its path. */
final class Site implements AutoCloseable {
  private final Way way;
  private final Nodes nodes;
  private final Path load;
  private final List<NodePrograms> programs = new ArrayList<>();
  private final List<Process> servers = new ArrayList<>();
  private Optional<Path> cgroup = Optional.empty();

  private Site(Way way, Nodes nodes, Path load) {
    this.way = way;
    this.nodes = nodes;
    this.load = load;
  }

  /**
   * @param number no two at one time have the same
   * @param services what a node is told of so many
   */
  static Site build(Way way, int number, Workshop workshop, IntFunction<MeshDifference> services)
      throws IOException {
    var name = "ab" + ProcessHandle.current().pid() + "-" + number;
    var site = new Site(way, Nodes.make(name), workshop.load());
    var built = false;
    try {
      site.program(workshop, name, services);
      site.filter();
      site.serve();
      built = true;
      return site;
    } finally {
      if (!built) {
        site.close();
      }
    }
  }

  private void program(Workshop workshop, String name, IntFunction<MeshDifference> services) {
    if (!way.hasPrograms()) {
      return;
    }
    var client = load(workshop, name + "-c");
    client.fill(way, 1, List.of(Nodes.CLIENT), 2, Services.BACKENDS, Nodes.SERVER_NODE);
    if (way.services() > 0) {
      client.serve(services.apply(way.services()));
    }
    client.attach(nodes.clientNode(), way);
    if (way.translation() == Way.Translation.SOCKET) {
      cgroup = Optional.of(workshop.cgroup(name));
      client.attach(cgroup.get());
    }
    if (way.guard() != Way.Guard.ABSENT) {
      var server = load(workshop, name + "-s");
      server.fill(way, 2, Services.BACKENDS, 1, List.of(Nodes.CLIENT), Nodes.CLIENT_NODE);
      server.attach(nodes.serverNode(), way);
    }
  }

  private NodePrograms load(Workshop workshop, String name) {
    var loaded = NodePrograms.load(workshop.pins(name));
    programs.add(loaded);
    return loaded;
  }

  private void filter() {
    var inside = "nsenter --net=" + nodes.clientNode().path() + " ";
    switch (way.translation()) {
      case NFTABLES -> Shell.run(inside + "nft -f -", Twin.nftables(way.services()));
      case IPTABLES -> Shell.run(inside + "iptables-legacy-restore", Twin.iptables(way.services()));
      case NONE, SOCKET, PACKET -> {}
    }
  }

  private void serve() throws IOException {
    start("%s serve %d".formatted(load, Services.TARGET), 1);
    start("iperf3 -s --forceflush -p " + Services.STREAM, 0);
  }

  private void start(String command, int cpu) throws IOException {
    var server =
        new ProcessBuilder(
                ("taskset -c "
                        + cpu
                        + " nsenter --net="
                        + nodes.server()
                        + " setpriv --pdeathsig KILL "
                        + command)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    servers.add(server);
    server.inputReader().readLine(); // both say that they listen
  }

  Way way() {
    return way;
  }

  /** Nanoseconds of a connection with one request and its reply. */
  double connect(int times) {
    return load("connect", times);
  }

  /** Nanoseconds of a request and its reply. */
  double ask(int times) {
    return load("ask", times);
  }

  private double load(String what, int times) {
    var command = "taskset -c 1 %s %s %s %d %d".formatted(load, what, address(), port(), times);
    return Double.parseDouble(inPod(command).strip());
  }

  /** Bits a second of one stream, whose ends are on different CPUs. */
  double stream(int seconds) {
    var command =
        "taskset -c 1 iperf3 -c %s -p %d -t %d -J".formatted(address(), Services.STREAM, seconds);
    var json = inPod(command);
    var received = json.substring(json.indexOf("\"sum_received\""));
    return Double.parseDouble(
        received.replaceAll("(?s).*?\"bits_per_second\":\\s*([0-9.e+]+).*", "$1"));
  }

  private String address() {
    return way.translation() == Way.Translation.NONE
        ? Services.BACKENDS.getFirst()
        : Services.address(Services.asked(way.services()));
  }

  private int port() {
    return way.translation() == Way.Translation.NONE ? Services.TARGET : Services.PORT;
  }

  private String inPod(String command) {
    var join = cgroup.map(c -> "echo $$ > " + c + "/cgroup.procs; ").orElse("");
    return Shell.run(join + "exec nsenter --net=" + nodes.client() + " " + command);
  }

  void drain() {
    programs.forEach(NodePrograms::drain);
  }

  @Override
  public void close() {
    servers.forEach(Process::destroyForcibly);
    programs.forEach(NodePrograms::close);
    nodes.close();
  }
}
