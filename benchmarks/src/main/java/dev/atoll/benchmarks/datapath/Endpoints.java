package dev.atoll.benchmarks.datapath;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.feed.Places;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.pods.Exemption;
import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Resource;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Pods of a node, which are entries of maps only, and their peers in another cluster.
 *
 * @param count of pods
 * @param shared whether all pods have one identity, or each its own
 */
record Endpoints(int count, boolean shared) implements Places {
  private static final int CLIENTS = 100;
  private static final int OWN = 1 << 16;
  private static final int OTHER = 2 << 16;

  private static String ip(int pod) {
    return "10.1." + pod / 250 + "." + (pod % 250 + 1);
  }

  private int identity(int pod) {
    return OWN + 1000 + (shared ? 0 : pod);
  }

  /** Identities and addresses, as the store has them. */
  List<KeyChange> mesh() {
    var changes = new ArrayList<>(Services.clusters());
    for (int pod = 0; pod < count; pod++) {
      changes.add(
          Services.put(
              Resource.IDENTITIES.statePrefix("one") + identity(pod),
              labels("one", "web", shared ? 0 : pod)));
      changes.add(address(Resource.IPS.statePrefix("one"), ip(pod), identity(pod)));
    }
    for (int i = 0; i < CLIENTS; i++) {
      changes.add(
          Services.put(
              Resource.IDENTITIES.cachePrefix("two") + (OTHER + 1000 + i),
              labels("two", "client", i)));
      changes.add(address(Resource.IPS.cachePrefix("two"), "10.2.0." + (i + 1), OTHER + 1000 + i));
    }
    return changes;
  }

  private static KeyChange address(String prefix, String ip, int identity) {
    var value =
        new IpIdentity(
            ip, Optional.empty(), "172.18.0.1", identity, 0, "", "shop", "a", "", List.of());
    return Services.put(prefix + ip, value.json());
  }

  private static byte[] labels(String cluster, String app, int number) {
    return ("k8s:app=%s;k8s:number=%d;k8s:io.cilium.k8s.policy.cluster=%s;"
            + "k8s:io.kubernetes.pod.namespace=shop;")
        .formatted(app, number, cluster)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The pods, and that the API server has told all. */
  List<News> objects() {
    var news = new ArrayList<News>();
    for (int pod = 0; pod < count; pod++) {
      var status = Map.of("phase", "Running", "podIPs", List.of(Map.of("ip", ip(pod))));
      var fields = (Mapping) Values.of(Map.of("spec", Map.of(), "status", status));
      news.add(new News.There(Kind.POD, object("pod-" + pod, 0, fields)));
    }
    for (var kind : Kind.values()) {
      news.add(new News.Listed(kind, ""));
    }
    return news;
  }

  /** All pods let clients of the other cluster in, at one port. */
  static News policy(int port, int version) {
    var yaml =
        """
        spec:
          endpointSelector: {matchLabels: {app: web}}
          ingress:
          - fromEndpoints:
            - matchLabels: {app: client, io.cilium.k8s.policy.cluster: two}
            toPorts: [{ports: [{port: "%d", protocol: TCP}]}]
        """
            .formatted(port);
    var file = new SourceFile("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    var read = (Value) YamlReader.read(file, YamlLimits.DEFAULT).value().getFirst();
    return new News.There(
        Kind.CILIUM_NETWORK_POLICY, object("clients", version, read.asMapping().orElseThrow()));
  }

  private static KubeObject object(String name, long generation, Mapping fields) {
    return new KubeObject("shop", name, "", generation, "", List.of(), Map.of(), Map.of(), fields);
  }

  @Override
  public Map<Address, HostInterface> find(Set<Address> addresses) {
    var all = new HashMap<Address, HostInterface>();
    for (int pod = 0; pod < count; pod++) {
      int ifindex = 100 + pod;
      all.put(
          Address.of(ip(pod)),
          new HostInterface(ifindex, "pod" + pod, ifindex, 1, Optional.empty()));
    }
    return all;
  }

  @Override
  public Optional<String> attach(HostInterface at) {
    return Optional.empty();
  }

  @Override
  public List<String> takeOver() {
    return List.of();
  }

  @Override
  public Optional<String> attachDevices() {
    return Optional.empty();
  }

  @Override
  public Optional<String> exempt(Exemption wanted) {
    return Optional.empty();
  }

  @Override
  public Optional<String> otherDevice(Address to) {
    return Optional.empty();
  }

  @Override
  public Set<Integer> attached() {
    var all = new TreeSet<Integer>();
    for (int pod = 0; pod < count; pod++) {
      all.add(100 + pod);
    }
    return all;
  }
}
