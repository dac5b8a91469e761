package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.feed.PodState.State;
import dev.atoll.agent.mesh.IpEntry;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.policy.EndpointPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The pods of this node: which interface each is behind, and whether our programs are there. Where
 * an interface is and its pod is gone programs stay, and let nothing through.
 */
final class LocalPods {

  /** What an exporter of before does not do. */
  static final String UNTOLD = "the exporter does not tell pods of namespaces that are not global";

  private static final long LOOK_MILLIS = 10_000;
  private static final long LOOK_AGAIN_MILLIS = 500;
  private Set<Address> missed = Set.of();

  private final Places places;
  private Map<Address, HostInterface> found = Map.of();
  private Map<Address, String> owners = Map.of();
  private Map<String, Known> identities = Map.of();
  private String nameless = "";
  private final Map<Integer, EndpointPolicy> policies = new HashMap<>();
  private final Map<Integer, Optional<String>> attached = new HashMap<>();
  private long looked = -LOOK_MILLIS;

  /**
   * Who a pod is.
   *
   * @param labels in Cilium's text form; empty where the identity is not in the store yet
   */
  private record Known(int identity, String labels) {
    static final Known NOBODY = new Known(0, "");
  }

  LocalPods(Places places) {
    this.places = places;
  }

  /**
   * Looks for interfaces: at once when a pod comes, again after a while where it was not found, and
   * now and then. An address that another pod has now is one that was not found yet.
   */
  void look(OwnObjects objects) {
    forgetOthers(objects);
    var age = System.nanoTime() / 1_000_000 - looked;
    var missing = new HashSet<>(addresses(objects));
    missing.removeAll(found.keySet());
    var fresh = !missed.containsAll(missing);
    if (fresh || age > LOOK_MILLIS || !missing.isEmpty() && age > LOOK_AGAIN_MILLIS) {
      looked = System.nanoTime() / 1_000_000;
      found = places.find(addresses(objects));
      missing.removeAll(found.keySet());
      missed = Set.copyOf(missing);
      attached.keySet().retainAll(places.attached());
    }
  }

  private void forgetOthers(OwnObjects objects) {
    var now = new HashMap<Address, String>();
    byAddress(objects).forEach((address, pod) -> now.put(address, pod.uid()));
    var kept = new HashMap<>(found);
    kept.keySet().removeIf(a -> !owners.getOrDefault(a, "").equals(now.get(a)));
    missed =
        missed.stream()
            .filter(a -> owners.getOrDefault(a, "").equals(now.get(a)))
            .collect(Collectors.toSet());
    found = Map.copyOf(kept);
    owners = Map.copyOf(now);
  }

  private Optional<HostInterface> behind(LocalPod pod) {
    return pod.addresses().stream()
        .flatMap(a -> Optional.ofNullable(found.get(a)).stream())
        .findFirst();
  }

  /** Pods that can be enforced: of which interface, identity and its labels are known. */
  List<LocalEndpoint> endpoints(OwnObjects objects, MeshState mesh, Meanings known) {
    var all = new ArrayList<LocalEndpoint>();
    var told = new HashMap<String, Known>();
    policies.clear();
    for (var pod : objects.pods()) {
      var identity = pod.ips().stream().flatMap(ip -> mesh.ip(ip).stream()).findFirst();
      identity.ifPresent(i -> told.put(pod.key(), known(i.identity(), mesh)));
      endpoint(pod, identity, mesh, known)
          .ifPresent(endpoint -> {
            all.add(endpoint);
            policies.putIfAbsent(endpoint.identity(), endpoint.policy());
          });
    }
    identities = told;
    nameless = "its identity is not in the store" + (mesh.tellsOwnNodes() ? "" : ": " + UNTOLD);
    return all;
  }

  private static Known known(int identity, MeshState mesh) {
    return new Known(identity, mesh.labels(identity).orElse(""));
  }

  private Optional<LocalEndpoint> endpoint(
      LocalPod pod, Optional<IpEntry> entry, MeshState mesh, Meanings known) {
    var behind = behind(pod);
    var labels = entry.flatMap(e -> mesh.labels(e.identity()));
    if (behind.isEmpty() || labels.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LocalEndpoint(pod, behind.get(), entry.get().identity(), known.of(pod, labels.get())));
  }

  /** Interfaces of pods that nobody has an identity of, though all identities are told. */
  Set<Integer> nameless(OwnObjects objects, MeshState mesh) {
    return !mesh.hasOwnIdentities()
        ? Set.of()
        : objects.pods().stream()
            .filter(p -> !identities.containsKey(p.key()))
            .flatMap(p -> behind(p).stream())
            .map(HostInterface::ifindex)
            .collect(Collectors.toSet());
  }

  /** Why a pod is nobody. */
  String whyNameless() {
    return nameless;
  }

  Set<Address> addresses(OwnObjects objects) {
    return byAddress(objects).keySet();
  }

  Map<Address, LocalPod> byAddress(OwnObjects objects) {
    var all = new HashMap<Address, LocalPod>();
    objects.pods().forEach(pod -> pod.addresses().forEach(a -> all.putIfAbsent(a, pod)));
    return all;
  }

  /** Network namespaces of the node and of its pods, as far as they are known. */
  List<Path> namespaces() {
    var all = new ArrayList<>(List.of(Path.of("/proc/self/ns/net")));
    found.values().stream().flatMap(i -> i.namespace().stream()).distinct().forEach(all::add);
    return all;
  }

  /** Of the endpoints, by their identities. */
  Map<Integer, EndpointPolicy> policies() {
    return policies;
  }

  /** Puts programs where endpoints are. */
  void attach(EndpointFeed endpoints) {
    for (var at : Set.copyOf(found.values())) {
      if (endpoints.has(at.ifindex())
          && attached.getOrDefault(at.ifindex(), Optional.of("")).isPresent()) {
        attached.put(at.ifindex(), places.attach(at));
      }
    }
  }

  /** What becomes of each, by name. */
  List<PodState> states(OwnObjects objects, EndpointFeed endpoints) {
    var all = new TreeMap<String, PodState>();
    objects.pods().forEach(pod -> all.put(pod.key(), state(pod, endpoints)));
    return List.copyOf(all.values());
  }

  private PodState state(LocalPod pod, EndpointFeed endpoints) {
    var at = behind(pod).map(HostInterface::ifindex).orElse(0);
    return unenforced(pod)
        .map(why -> state(pod, at, State.UNENFORCED, why))
        .or(() -> endpoints.closed(at).map(why -> state(pod, at, State.CLOSED, why)))
        .orElseGet(() -> state(pod, at, State.ENFORCED, ""));
  }

  private PodState state(LocalPod pod, int at, State state, String why) {
    var known = identities.getOrDefault(pod.key(), Known.NOBODY);
    return new PodState(pod.key(), state, at, known.identity(), known.labels(), pod.ips(), why);
  }

  private Optional<String> unenforced(LocalPod pod) {
    var behind = behind(pod);
    if (pod.ips().isEmpty()) {
      return Optional.of("it has no address yet");
    }
    if (behind.isEmpty()) {
      return Optional.of("its interface is not found");
    }
    var why = attached.get(behind.get().ifindex());
    if (why == null && !identities.containsKey(pod.key())) {
      return Optional.of(nameless);
    }
    return why == null ? Optional.of("no program is at its interface yet") : why;
  }
}
