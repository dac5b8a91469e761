package dev.atoll.agent.pods;

import dev.atoll.agent.datapath.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Behind which interfaces of the node its pods are, whatever CNI plugin put them there. Asked are
 * the network namespaces that can be seen, for the addresses in them and the number of the
 * interface at the other end; where none has an address, the node's own tables: its neighbours, and
 * the ports at which a bridge has seen them (a route of the plugin {@code bridge} names the
 * bridge).
 *
 * <p>Needs nsenter (util-linux), ip and bridge (iproute2), and CAP_SYS_ADMIN for namespaces.
 *
 * @param host a file that stands for the node's network namespace
 * @param folders with files that stand for namespaces; one that is not there has none
 * @param proc where processes are, whose namespaces are looked at too
 */
public record HostInterfaces(Path host, List<Path> folders, Path proc) {
  /** Where {@code ip netns} and most runtimes of containers keep such files. */
  public static final List<Path> FOLDERS =
      List.of(Path.of("/run/netns"), Path.of("/var/run/netns"));

  private static final Path PROC = Path.of("/proc");

  /** One line for each: iproute2 prints its JSON in one, without an end where it is of no links. */
  private static final String SCRIPT =
      """
      for file; do
        answer=$(nsenter --net="$file" -- ip -json -details address) && echo "$answer" || echo '[]'
      done
      """;

  public HostInterfaces {
    folders = List.copyOf(folders);
  }

  /** Of this process's own network namespace. */
  public static HostInterfaces here(List<Path> folders) {
    return new HostInterfaces(PROC.resolve("self/ns/net"), folders, PROC);
  }

  /**
   * Finds what is there of {@code addresses}. One that is not found is not in the result; neither
   * is one that several namespaces claim while no route of the node says which of them has it.
   */
  public Map<Address, HostInterface> find(Collection<Address> addresses) {
    var wanted = Set.copyOf(addresses);
    if (wanted.isEmpty()) {
      return Map.of();
    }
    var neighbours = Neighbours.of(host.toString());
    var devices = devices();
    var claims = claims(wanted, devices);
    var byName = devices.node().stream().collect(Collectors.toMap(Device::name, it -> it));
    var found = new LinkedHashMap<Address, HostInterface>();
    for (var address : wanted) {
      var route = veth(byName, neighbours.routes().get(address));
      choose(claims.getOrDefault(address, List.of()), route)
          .or(() -> seen(neighbours, address, route, byName))
          .filter(it -> route.isPresent() || claims.getOrDefault(address, List.of()).size() < 2)
          .ifPresent(it -> found.put(address, it));
    }
    return Map.copyOf(found);
  }

  /** The device of a route, if it leads to one pod: that of a bridge leads to many. */
  private static Optional<String> veth(Map<String, Device> devices, @Nullable String route) {
    return Optional.ofNullable(route)
        .filter(it -> Optional.ofNullable(devices.get(it)).filter(Device::isVeth).isPresent());
  }

  /** The one that the node's route names, or where it has no route any. */
  private static Optional<HostInterface> choose(
      List<HostInterface> claims, Optional<String> route) {
    return claims.stream()
        .filter(it -> route.isEmpty() || route.get().equals(it.name()))
        .findFirst();
  }

  /** Without its namespace: where the node has seen it. */
  private static Optional<HostInterface> seen(
      Neighbours neighbours, Address address, Optional<String> route, Map<String, Device> devices) {
    return neighbours
        .find(address)
        .filter(it -> route.isEmpty() || route.get().equals(it.device()))
        .flatMap(it ->
            Optional.ofNullable(devices.get(it.device()))
                .filter(Device::isVeth)
                .map(device -> device.towards(it.mac(), Optional.empty())));
  }

  private Map<Address, List<HostInterface>> claims(Set<Address> wanted, Devices devices) {
    var claims = new HashMap<Address, List<HostInterface>>();
    devices
        .others()
        .forEach((namespace, all) -> {
          for (var device : all) {
            var mine = new HashSet<>(device.addresses());
            mine.retainAll(wanted);
            if (!mine.isEmpty()) {
              peer(namespace, device, devices)
                  .ifPresent(it ->
                      mine.forEach(address ->
                          claims.computeIfAbsent(address, a -> new ArrayList<>()).add(it)));
            }
          }
        });
    return claims;
  }

  private static Optional<HostInterface> peer(Namespace namespace, Device inside, Devices all) {
    return all.node().stream()
        .filter(inside::isPeerOf)
        .filter(it -> all.mayLead(it, namespace))
        .findFirst()
        .map(it -> it.towards(inside.mac(), Optional.of(namespace.file())));
  }

  private Devices devices() {
    var own = Namespace.inode(host);
    var namespaces = new LinkedHashMap<>(Namespace.all(folders, proc));
    namespaces.remove(own);
    var files = new ArrayList<>(List.of(host.toString()));
    namespaces.values().forEach(it -> files.add(it.file().toString()));
    var lines = Command.shell(SCRIPT, files).output().lines().toList();
    var others = new LinkedHashMap<Namespace, List<Device>>();
    for (var namespace : namespaces.values()) {
      int line = 1 + others.size();
      others.put(namespace, line < lines.size() ? Device.all(lines.get(line)) : List.of());
    }
    return new Devices(lines.isEmpty() ? List.of() : Device.all(lines.getFirst()), others, names());
  }

  /**
   * By their number in the node's namespace: the namespaces that {@code ip netns} has a name of.
   */
  private Map<Integer, Long> names() {
    var list = Command.run("nsenter", "--net=" + host, "--", "ip", "-json", "netns", "list-id");
    return JsonTree.list(list.output()).stream()
        .filter(it -> it.number("nsid").isPresent() && !it.text("name").isEmpty())
        .collect(
            Collectors.toMap(
                it -> it.number("nsid").orElseThrow(),
                it -> Namespace.inode(FOLDERS.getLast().resolve(it.text("name"))),
                (one, other) -> one));
  }

  /**
   * What there is.
   *
   * @param node interfaces of the node
   * @param others of each other namespace
   * @param names inodes of namespaces by their numbers at the node, of those that have names
   */
  private record Devices(
      List<Device> node, Map<Namespace, List<Device>> others, Map<Integer, Long> names) {

    /**
     * Two interfaces that name each other by number may still be of other pairs, as numbers begin
     * anew in each namespace: where the node knows by name who is at the other end, it must be this
     * one.
     */
    boolean mayLead(Device device, Namespace to) {
      var known = device.peerSpace().map(names::get);
      return known.map(it -> it == to.inode()).orElse(!names.containsValue(to.inode()));
    }
  }
}
