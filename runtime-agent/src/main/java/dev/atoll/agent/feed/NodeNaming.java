package dev.atoll.agent.feed;

import dev.atoll.agent.balance.ServiceWriter;
import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.flows.BackendName;
import dev.atoll.agent.flows.IdentityName;
import dev.atoll.agent.flows.Naming;
import dev.atoll.agent.flows.ObjectName;
import dev.atoll.agent.mesh.Age;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.node.Node;
import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.agent.policy.ReservedIdentities;
import dev.atoll.policy.rule.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Numbers of events by what the maps were last made from. */
final class NodeNaming implements Naming {
  private static final String CLUSTER = "k8s:io.cilium.k8s.policy.cluster=";

  private final String node;
  private final Supplier<MeshState> mesh;
  private final Supplier<Optional<Realised>> realised;
  private final ServiceWriter services;

  NodeNaming(
      String node,
      Supplier<MeshState> mesh,
      Supplier<Optional<Realised>> realised,
      ServiceWriter services) {
    this.node = node;
    this.mesh = mesh;
    this.realised = realised;
    this.services = services;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public long revision() {
    return realised.get().map(Realised::revision).orElse(0L);
  }

  @Override
  public Optional<IdentityName> identity(int number) {
    return mesh.get().labels(number).map(NodeNaming::named).or(() -> reserved(number));
  }

  private static IdentityName named(String labels) {
    var all = Arrays.stream(labels.split(";")).filter(l -> !l.isEmpty()).toList();
    var cluster =
        all.stream()
            .filter(l -> l.startsWith(CLUSTER))
            .map(l -> l.substring(CLUSTER.length()))
            .findFirst();
    return new IdentityName(cluster.orElse(""), all);
  }

  private static Optional<IdentityName> reserved(int number) {
    return ReservedIdentities.entity(number)
        .map(entity -> new IdentityName("", List.of("reserved:" + entity.word())));
  }

  @Override
  public Optional<ObjectName> pod(Address address) {
    return realised
        .get()
        .flatMap(r -> Optional.ofNullable(r.addresses().get(address)))
        .map(pod -> new ObjectName(pod.namespace(), pod.name()));
  }

  @Override
  public Optional<PolicyRule> rule(int number) {
    return realised.get().flatMap(r -> Optional.ofNullable(r.set().rules().get(number)));
  }

  @Override
  public List<PolicyRule> selecting(int identity, Direction direction) {
    return realised
        .get()
        .flatMap(r -> Optional.ofNullable(r.policiesOf().get(identity)))
        .map(policy ->
            policy.rules().values().stream().filter(x -> x.direction() == direction).toList())
        .orElse(List.of());
  }

  @Override
  public Optional<ObjectName> service(int number) {
    return services.frontend(number).map(f -> name(f.service()));
  }

  private static ObjectName name(String key) {
    var slash = key.indexOf('/');
    return new ObjectName(key.substring(0, slash), key.substring(slash + 1));
  }

  @Override
  public Optional<BackendName> backend(int number) {
    return services
        .backend(number)
        .map(b -> new BackendName(b.address(), b.port(), cluster(b.cluster())));
  }

  private String cluster(int id) {
    return mesh.get().peers().stream()
        .filter(p -> p.id() == id)
        .map(PeerView::cluster)
        .findFirst()
        .orElse("");
  }

  @Override
  public OptionalLong age(String cluster) {
    return mesh.get().peers().stream()
        .filter(p -> p.cluster().equals(cluster))
        .flatMap(p -> p.age().stream())
        .mapToLong(NodeNaming::age)
        .findFirst();
  }

  private static long age(Age age) {
    var now = Node.now();
    return Math.max(age.storeAge(now), age.exporterAge(now));
  }
}
