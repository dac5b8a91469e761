package dev.atoll.agent.schema;

import dev.atoll.agent.schema.ClusterService.Port;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What a cluster's own nodes must know of a Service and Cilium's {@link ClusterService} does not
 * say: how backends are chosen, and the backends of a Service that no other cluster sees. It lies
 * under {@link Keys#service} and is never brought to another cluster.
 *
 * @param clusterId 1 to 511
 * @param global whether backends of other clusters count
 * @param shared whether other clusters may see its backends; false where it is not global
 * @param frontends by address, then by name of port, as {@link ClusterService#frontends}
 * @param sessionAffinity seconds for which a client stays with its backend; 0 for none
 * @param headless without frontends, so that only names lead to its backends
 * @param weights in the order of the annotation; none where all backends are alike
 * @param failoverOrder clusters, the preferred one first; none where no order is given
 * @param minimumHealthy percent of a cluster's backends that must be active for it to be chosen
 *     from the order; 0 where one backend is enough
 * @param staleAfter seconds after which a peer's backends are not preferred; 0 for never
 * @param dropAfter seconds after which a peer's backends are dropped; 0 for never
 * @param backendsInSlices the own backends are those of the cluster's {@link ClusterEndpointSlice}s
 *     and not said again in {@code backends}
 * @param ignored what of the annotations could not be read, for people
 */
public record ServiceChoice(
    String cluster,
    int clusterId,
    String namespace,
    String name,
    boolean global,
    boolean shared,
    Affinity affinity,
    Map<String, Map<String, Port>> frontends,
    int sessionAffinity,
    boolean headless,
    List<Member> weights,
    List<String> failoverOrder,
    int minimumHealthy,
    int staleAfter,
    int dropAfter,
    boolean backendsInSlices,
    List<Backends> backends,
    List<String> ignored) {

  /** Which backends are preferred (Cilium 1.20.2, {@code pkg/annotation/k8s.go}). */
  public enum Affinity {
    NONE,
    LOCAL,
    REMOTE;

    /** {@code none}, {@code local} or {@code remote}. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    private static Affinity of(String word) {
      for (var affinity : values()) {
        if (affinity.word().equals(word)) {
          return affinity;
        }
      }
      throw new MalformedValueException("`" + word + "` is no affinity");
    }
  }

  /**
   * Clusters that share a weight.
   *
   * @param weight 0 to 1,000,000; of new connections each member gets its part of the sum
   */
  public record Member(List<String> clusters, int weight) {
    public Member {
      clusters = List.copyOf(clusters);
    }
  }

  /** Backends that have the same ports, by name. */
  public record Backends(Map<String, Port> ports, List<Endpoint> endpoints) {
    public Backends {
      ports = Map.copyOf(ports);
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * @param zone empty where it is not known
   * @param node empty where it is not known
   */
  public record Endpoint(
      String ip, boolean ready, boolean serving, boolean terminating, String zone, String node) {}

  public ServiceChoice {
    frontends = Map.copyOf(frontends);
    weights = List.copyOf(weights);
    failoverOrder = List.copyOf(failoverOrder);
    backends = List.copyOf(backends);
    ignored = List.copyOf(ignored);
  }

  /** {@code NAMESPACE/NAME}. */
  public String key() {
    return namespace + "/" + name;
  }

  public byte[] json() {
    return GoJson.bytes(this::write);
  }

  private void write(GoJson json) {
    json.string("cluster", cluster)
        .number("clusterID", clusterId)
        .string("namespace", namespace)
        .string("name", name)
        .bool("global", global)
        .bool("shared", shared)
        .string("affinity", affinity.word());
    ClusterService.ports(json, "frontends", frontends);
    json.numberIfAny("sessionAffinity", sessionAffinity).boolIfTrue("headless", headless);
    objectsIfAny(json, "weights", weights, ServiceChoice::member);
    texts(json, "failoverOrder", failoverOrder);
    json.numberIfAny("minimumHealthy", minimumHealthy)
        .numberIfAny("staleAfter", staleAfter)
        .numberIfAny("dropAfter", dropAfter)
        .boolIfTrue("backendsInSlices", backendsInSlices);
    objectsIfAny(json, "backends", backends, ServiceChoice::backends);
    texts(json, "ignored", ignored);
  }

  private static <T> void objectsIfAny(
      GoJson json, String name, Collection<T> values, BiConsumer<GoJson, T> each) {
    if (!values.isEmpty()) {
      json.objects(name, values, each);
    }
  }

  private static void texts(GoJson json, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      json.strings(name, texts);
    }
  }

  private static void member(GoJson json, Member member) {
    json.strings("clusters", member.clusters).number("weight", member.weight);
  }

  private static void backends(GoJson json, Backends group) {
    json.map("ports", group.ports, ClusterService::port)
        .objects("endpoints", group.endpoints, ServiceChoice::endpoint);
  }

  private static void endpoint(GoJson json, Endpoint endpoint) {
    json.string("ip", endpoint.ip)
        .boolIfTrue("ready", endpoint.ready)
        .boolIfTrue("serving", endpoint.serving)
        .boolIfTrue("terminating", endpoint.terminating)
        .stringIfAny("zone", endpoint.zone)
        .stringIfAny("node", endpoint.node);
  }

  /**
   * @throws MalformedValueException if it is not one
   */
  public static ServiceChoice parse(byte[] json) {
    var reader = new ChoiceReader();
    JsonFields.read(json, reader::field);
    return reader.choice();
  }

  static Affinity affinity(String word) {
    return Affinity.of(word);
  }
}
