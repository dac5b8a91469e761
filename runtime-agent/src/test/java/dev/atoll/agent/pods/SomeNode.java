package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Shell;
import dev.atoll.sandbox.netns.NetworkNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A namespace as a node, whose pods are attached by the CNI project's plugins. */
final class SomeNode implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("\"address\": ?\"([0-9a-f.:]+)/\\d+\"");

  final Shell shell = new Shell();
  final String name = Shell.name();
  private final Path temporary;

  SomeNode(Path temporary) throws Exception {
    this.temporary = temporary;
    namespace(name);
    Shell.run("ip -n " + name + " link set lo up");
    Shell.run("nsenter --net=" + file() + " sysctl -qw net.ipv4.ip_forward=1");
  }

  /** One more, with its loopback up and addresses of IPv6 usable at once. */
  Path namespace(String name) throws Exception {
    shell.run("ip netns add " + name, "ip netns delete " + name);
    Shell.run(
        "nsenter --net=/run/netns/"
            + name
            + " sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.forwarding=1");
    return Path.of("/run/netns", name);
  }

  Path file() {
    return Path.of("/run/netns", name);
  }

  NetworkNamespace network() {
    return new NetworkNamespace(file());
  }

  /** Attaches a pod with two addresses by a plugin; its namespace is named after it. */
  SomePod pod(String plugin, String id) throws Exception {
    var network = name + "-" + id;
    var file = namespace(network);
    Shell.run("ip -n " + network + " link set lo up");
    var answer = Shell.run(cni("ADD", plugin, network));
    var addresses = ADDRESS.matcher(answer).results().map(it -> Address.of(it.group(1))).toList();
    return new SomePod(network, file, addresses);
  }

  private String cni(String command, String plugin, String network) throws Exception {
    var configuration = temporary.resolve(plugin + ".json");
    Files.writeString(
        configuration,
        """
        {"cniVersion":"1.0.0","name":"%1$s","type":"%1$s","bridge":"cni0","isGateway":true,
         "ipam":{"type":"host-local","dataDir":"%2$s",
          "ranges":[[{"subnet":"%3$s.0/24"}],[{"subnet":"fd00:%4$s::/64"}]],
          "routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}}
        """
            .formatted(
                plugin,
                temporary.resolve("ipam"),
                plugin.equals("ptp") ? "10.77.0" : "10.78.0",
                plugin.equals("ptp") ? "77" : "78"));
    return ("CNI_COMMAND=%s CNI_CONTAINERID=%s CNI_NETNS=/run/netns/%2$s CNI_IFNAME=eth0"
            + " CNI_PATH=/usr/lib/cni nsenter --net=%s /usr/lib/cni/%s < %s")
        .formatted(command, network, file(), plugin, configuration);
  }

  HostInterfaces interfaces(Path... folders) {
    return new HostInterfaces(file(), List.of(folders), temporary.resolve("no-processes"));
  }

  static String inside(SomePod pod, String command) throws Exception {
    return Shell.run("nsenter --net=" + pod.file() + " sh -c '" + command + "'");
  }

  String on(String command) throws Exception {
    return Shell.run("nsenter --net=" + file() + " sh -c '" + command + "'");
  }

  @Override
  public void close() throws Exception {
    shell.close();
  }

  /**
   * A pod.
   *
   * @param addresses IPv4, then IPv6
   */
  record SomePod(String network, Path file, List<Address> addresses) {
    Address v4() {
      return addresses.getFirst();
    }

    /** Of its end. */
    long mac() throws Exception {
      return Device.mac(
          inside(this, "ip -o link show eth0").replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1"));
    }

    /** As "if7" behind its name says. */
    int peer() throws Exception {
      return Integer.parseInt(
          inside(this, "ip -o link show eth0").replaceAll("(?s).*eth0@if(\\d+):.*", "$1"));
    }
  }
}
