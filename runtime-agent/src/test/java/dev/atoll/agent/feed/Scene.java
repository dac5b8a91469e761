package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Datapath;
import dev.atoll.agent.kube.Kind;
import dev.atoll.agent.kube.KubeObject;
import dev.atoll.agent.kube.News;
import dev.atoll.agent.mesh.KeyChange;
import dev.atoll.agent.mesh.MeshDifference;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.pods.Exemption;
import dev.atoll.agent.pods.HostInterface;
import dev.atoll.agent.schema.ClusterConfig;
import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.IpIdentity;
import dev.atoll.agent.schema.Keys;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.OwnCluster;
import dev.atoll.agent.schema.Resource;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.Semantics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A node of cluster {@code one}: what its store and its API server tell, and real maps. */
final class Scene {
  static final OwnCluster OWN = new OwnCluster("one", 1, 255);
  private static final byte[] CANARY = "2026-01-01T00:00:00Z".getBytes(StandardCharsets.UTF_8);

  private final Round round;
  private final OwnObjects objects = new OwnObjects();
  private final List<KeyChange> changes = new ArrayList<>();
  private final Interfaces interfaces = new Interfaces();
  private MeshState mesh = MeshState.empty(OWN);
  private MeshState told = mesh;
  private Map<String, Boolean> ways = Map.of();
  private boolean otherPolicies = true;
  private boolean tellsOwnNodes = true;

  /** Interfaces as they are told; nothing can be attached at them. */
  private static final class Interfaces implements Places {
    private final Map<Address, HostInterface> all = new HashMap<>();
    private final Set<Integer> attached = new HashSet<>();
    private List<String> inTheWay = List.of();
    private int takenOver;
    private Optional<String> otherDevice = Optional.empty();

    @Override
    public Optional<String> otherDevice(Address pod) {
      return otherDevice;
    }

    @Override
    public Map<Address, HostInterface> find(Set<Address> addresses) {
      return Map.copyOf(all);
    }

    @Override
    public Optional<String> attach(HostInterface at) {
      attached.add(at.ifindex());
      return Optional.empty();
    }

    @Override
    public List<String> takeOver() {
      takenOver++;
      return inTheWay;
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
    public Set<Integer> attached() {
      return Set.copyOf(attached);
    }
  }

  Scene(Datapath datapath) {
    this(datapath, new Settings.Devices(0, 0, List.of(), 0, false), Routing.NATIVE);
  }

  Scene(Datapath datapath, Settings.Devices devices) {
    this(datapath, devices, Routing.NATIVE);
  }

  Scene(Datapath datapath, Settings.Devices devices, Routing routing) {
    var settings =
        new Settings(
            "one-1",
            Semantics.newest("one"),
            AgentOptions.defaults(CiliumVersion.NEWEST_KNOWN),
            routing,
            devices,
            false,
            true);
    this.round = new Round(settings, datapath, interfaces);
    config("one", 1);
    config("two", 2);
  }

  private void config(String cluster, int id) {
    var config = ClusterConfig.exporting(id, 255);
    put(Keys.clusterConfig(cluster), (cluster.equals("one") ? config : config.mirrored()).json());
  }

  private void put(String key, byte[] value) {
    changes.add(new KeyChange(key, Optional.of(value)));
  }

  /** All that there is of a cluster has been told. */
  Scene complete(String cluster) {
    return complete(cluster, Resource.values());
  }

  /** The same of some. */
  Scene complete(String cluster, Resource... resources) {
    for (var resource : resources) {
      if (cluster.equals("one") && tellsOwnNodes) {
        put(resource.ownCanary(cluster), CANARY);
      }
      put(
          cluster.equals("one") ? resource.stateCanary(cluster) : resource.cacheCanary(cluster),
          CANARY);
    }
    put(Keys.servicesCanary("one"), CANARY);
    return this;
  }

  private static String prefix(Resource resource, String cluster) {
    return cluster.equals("one") ? resource.statePrefix(cluster) : resource.cachePrefix(cluster);
  }

  Scene identity(String cluster, int number, String app) {
    var labels =
        "k8s:app=%s;k8s:io.cilium.k8s.policy.cluster=%s;k8s:io.kubernetes.pod.namespace=shop;"
            .formatted(app, cluster);
    put(prefix(Resource.IDENTITIES, cluster) + number, labels.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Its exporter is one of before, which does not tell own nodes more than others. */
  Scene ofBefore() {
    tellsOwnNodes = false;
    return this;
  }

  /** A pod that other clusters are not told of. */
  Scene ownIp(String ip, int identity, String app) {
    var labels =
        "k8s:app=%s;k8s:io.cilium.k8s.policy.cluster=one;k8s:io.kubernetes.pod.namespace=shop;"
            .formatted(app);
    put(Resource.IDENTITIES.ownPrefix("one") + identity, labels.getBytes(StandardCharsets.UTF_8));
    put(Resource.IPS.ownPrefix("one") + ip, value(ip, identity));
    return this;
  }

  Scene noIdentity(String cluster, int number) {
    changes.add(new KeyChange(prefix(Resource.IDENTITIES, cluster) + number, Optional.empty()));
    return this;
  }

  Scene ip(String cluster, String ip, int identity) {
    put(prefix(Resource.IPS, cluster) + ip, value(ip, identity));
    return this;
  }

  private static byte[] value(String ip, int identity) {
    return new IpIdentity(
            ip, Optional.empty(), "172.18.0.1", identity, 0, "", "shop", "a", "", List.of())
        .json();
  }

  /** A node, with addresses as it tells them: {@code TYPE=IP}. */
  Scene node(String cluster, String name, String... addresses) {
    var all =
        Stream.of(addresses)
            .map(it -> it.split("="))
            .map(it -> new NodeValue.Address(it[0], it[1]))
            .toList();
    var node =
        new NodeValue(
            name,
            cluster,
            all,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            "",
            "",
            "",
            "",
            cluster.equals("one") ? 1 : 2,
            NodeValue.CUSTOM_RESOURCE,
            0,
            Map.of(),
            Map.of(),
            "",
            "");
    put(prefix(Resource.NODES, cluster) + name, node.json());
    return this;
  }

  Scene noNode(String cluster, String name) {
    changes.add(new KeyChange(prefix(Resource.NODES, cluster) + name, Optional.empty()));
    return this;
  }

  Scene noIp(String cluster, String ip) {
    changes.add(new KeyChange(prefix(Resource.IPS, cluster) + ip, Optional.empty()));
    return this;
  }

  /** A pod of this node behind an interface. */
  Scene pod(String name, String ip, int ifindex) {
    var fields =
        (Mapping)
            Values.of(
                Map.of(
                    "spec", Map.of(),
                    "status", Map.of("phase", "Running", "podIPs", List.of(Map.of("ip", ip)))));
    objects.take(new News.There(Kind.POD, object("shop", name, 0, fields)));
    interfaces.all.put(
        Address.of(ip), new HostInterface(ifindex, "lxc" + ifindex, ifindex, 1, Optional.empty()));
    return this;
  }

  Scene noPod(String name) {
    objects.take(new News.Gone(Kind.POD, "shop/" + name));
    return this;
  }

  /** A Service that the mesh knows, with a port of every node. */
  Scene service(String name, int nodePort) {
    return service(name, nodePort, "Cluster");
  }

  Scene service(String name, int nodePort, String policy) {
    var port = Map.of("port", 80, "protocol", "TCP", "nodePort", nodePort);
    var spec = Map.of("ports", List.of(port), "externalTrafficPolicy", policy);
    var fields = (Mapping) Values.of(Map.of("spec", spec));
    otherPolicies = true;
    objects.take(new News.There(Kind.SERVICE, object("shop", name, 0, fields)));
    var frontends = Map.of("10.96.0.9", Map.of("", new Port("TCP", 80)));
    var choice =
        new ServiceChoice(
            "one",
            1,
            "shop",
            name,
            true,
            true,
            Affinity.NONE,
            frontends,
            0,
            false,
            List.of(),
            List.of(),
            0,
            0,
            0,
            true,
            List.of(),
            List.of());
    put(Keys.service("one", choice.key()), choice.json());
    return this;
  }

  /** A CiliumNetworkPolicy. */
  Scene policy(String name, String yaml) {
    var spec = mapping(yaml);
    var fields = new Mapping(Map.of("spec", new Mapping.Entry(spec.pos(), spec)), spec.pos());
    objects.take(new News.There(Kind.CILIUM_NETWORK_POLICY, object("shop", name, 7, fields)));
    otherPolicies = true;
    return this;
  }

  private static Mapping mapping(String yaml) {
    var file = new SourceFile("p.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    var read = YamlReader.read(file, YamlLimits.DEFAULT).value();
    return ((Value) read.getFirst()).asMapping().orElseThrow();
  }

  /** It is found out whether a cluster needs the tunnel. */
  Scene way(String cluster, boolean routed) {
    ways = Map.of(cluster, routed);
    return this;
  }

  Scene noPolicy(String name) {
    objects.take(new News.Gone(Kind.CILIUM_NETWORK_POLICY, "shop/" + name));
    otherPolicies = true;
    return this;
  }

  private static KubeObject object(String namespace, String name, long generation, Mapping fields) {
    return new KubeObject(
        namespace, name, name + "-uid", generation, "", List.of(), Map.of(), Map.of(), fields);
  }

  /** Brings all that was told to the maps. */
  Scene run() {
    mesh = mesh.apply(changes, mesh.revision() + 1, mesh.revision()).state();
    changes.clear();
    round.run(new MeshDifference(told, mesh), objects, otherPolicies, ways);
    told = mesh;
    otherPolicies = false;
    return this;
  }

  /** Pods of the cluster's other nodes are reached by a device of its own. */
  Scene beside(String device) {
    interfaces.otherDevice = Optional.of(device);
    return this;
  }

  /** How often our programs were put in the places of others. */
  int takenOver() {
    return interfaces.takenOver;
  }

  /** Some of the others stay. */
  void inTheWay(String... why) {
    interfaces.inTheWay = List.of(why);
  }

  Realised realised() {
    return round.realised().orElseThrow();
  }
}
