package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Shell;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;

/** Between machines, each of which has a network of its own. */
final class Router {
  private final SomeNode of;
  private final String name;

  Router(SomeNode of) throws Exception {
    this.of = of;
    this.name = of.name + "-r";
    of.namespace(name);
    on("sysctl -qw net.ipv4.ip_forward=1");
  }

  String on(String command) throws Exception {
    return Shell.run("nsenter --net=/run/netns/" + name + " " + command);
  }

  /** A machine without anything. */
  NetworkNamespace machine(String id, int network) throws Exception {
    var machine = of.name + "-" + id;
    var file = of.namespace(machine);
    Shell.run("ip -n " + machine + " link set lo up");
    join(file, network);
    return new NetworkNamespace(file);
  }

  /** The router is 1 in that network, and the machine is 2 and goes everywhere through it. */
  void join(Path file, int network) throws Exception {
    var machine = file.getFileName().toString();
    Shell.run(
        "ip -n %s link add eth0 type veth peer name eth%d netns %s"
            .formatted(machine, network, name));
    for (var end : List.of(List.of(machine, "eth0", "2"), List.of(name, "eth" + network, "1"))) {
      for (var address : List.of("172.%d.0.%s/24", "fd00:%d::%s/64")) {
        Shell.run(
            "ip -n %s address add %s dev %s"
                .formatted(end.get(0), address.formatted(network, end.get(2)), end.get(1)));
      }
      Shell.run("ip -n %s link set %s up".formatted(end.get(0), end.get(1)));
    }
    Shell.run("ip -n %s route add default via 172.%d.0.1".formatted(machine, network));
    Shell.run("ip -n %s -6 route add default via fd00:%d::1".formatted(machine, network));
  }
}
