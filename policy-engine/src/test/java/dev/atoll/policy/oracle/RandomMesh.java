package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.NamedPort;
import dev.atoll.policy.oracle.TestMesh.Namespace;
import dev.atoll.policy.oracle.TestMesh.Node;
import dev.atoll.policy.oracle.TestMesh.Pod;
import dev.atoll.policy.oracle.TestMesh.Service;
import dev.atoll.policy.oracle.TestMesh.Settings;
import dev.atoll.policy.rule.Families;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A mesh of two to four clusters, the same for the same seed. Half of them have IPv4 alone, as the
 * chart has it.
 */
public final class RandomMesh {

  /** By the seed's last bits: the families that each cluster of a mesh has one of. */
  private static final List<List<Families>> FAMILIES =
      List.of(
          List.of(Families.IPV4),
          List.of(Families.BOTH),
          List.of(Families.IPV4),
          List.of(Families.IPV4, Families.BOTH),
          List.of(Families.IPV4),
          List.of(Families.BOTH),
          List.of(Families.IPV4),
          List.of(Families.IPV6));

  private static final Pattern NAMED_PORT =
      Pattern.compile("\"(port|destinationNamedPort)\":\"[A-Za-z]");
  private static final String EMPTY_GROUPS = "\"cidrGroupSelector\":{}";

  private final Dice dice;
  private final boolean tiers;
  private final List<Families> families;

  RandomMesh(long seed, boolean tiers) {
    this.dice = new Dice(seed);
    this.tiers = tiers;
    this.families = FAMILIES.get(Math.floorMod(seed, FAMILIES.size()));
  }

  /** Policies of Cilium and of Kubernetes: one tier. */
  public static TestMesh of(long seed) {
    return mesh(new RandomMesh(seed, false));
  }

  /** With ClusterNetworkPolicies, which make two more tiers. */
  public static TestMesh withTiers(long seed) {
    return mesh(new RandomMesh(seed, true));
  }

  private static TestMesh mesh(RandomMesh random) {
    int count = random.dice.between(2, 4);
    return new TestMesh(IntStream.range(0, count).mapToObj(random::cluster).toList());
  }

  private Cluster cluster(int index) {
    var settings = settings();
    var policies = new RandomPolicies(dice, settings, tiers);
    return new Cluster(
        Words.CLUSTERS.get(index),
        index + 1,
        settings,
        namespaces(),
        list(dice.between(3, 8), n -> pod(index, n, settings.families())),
        list(dice.between(1, 2), n -> node(index, n, settings.families())),
        tellable(list(dice.between(3, 9), policies::policy)),
        groups(),
        services());
  }

  /**
   * What an empty selector of groups and a port by name at egress mean together hangs on which of
   * them an agent saw first, so no cluster has both.
   */
  private static List<Mapping> tellable(List<Mapping> policies) {
    var named = policies.stream().anyMatch(p -> NAMED_PORT.matcher(Json.text(p)).find());
    return named ? policies.stream().map(RandomMesh::withLabelledGroups).toList() : policies;
  }

  private static Mapping withLabelledGroups(Mapping policy) {
    var text = Json.text(policy);
    var other =
        text.replace(EMPTY_GROUPS, "\"cidrGroupSelector\":{\"matchLabels\":{\"kind\":\"a\"}}");
    return other.equals(text)
        ? policy
        : Json.read(other.getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
  }

  private static <T> List<T> list(int count, IntFunction<T> make) {
    return IntStream.range(0, count).mapToObj(make).toList();
  }

  private Settings settings() {
    List<String> mode =
        dice.percent(75)
            ? List.of()
            : dice.of(List.of("nodes"), List.of("pods"), List.of("nodes", "pods"));
    return new Settings(
        dice.percent(60),
        mode,
        dice.percent(94) ? "default" : dice.of("always", "never"),
        dice.percent(25),
        dice.percent(15),
        true,
        dice.of(families));
  }

  List<Namespace> namespaces() {
    return Words.NAMESPACES.stream().map(this::namespace).toList();
  }

  private Namespace namespace(String name) {
    var labels = new LinkedHashMap<String, String>();
    labels.put("kubernetes.io/metadata.name", name);
    labels.put("team", dice.of(Words.TEAMS));
    if (dice.percent(50)) {
      labels.put("stage", dice.of("prod", "test"));
    }
    return new Namespace(name, labels, dice.percent(92));
  }

  Pod pod(int cluster, int number, Families on) {
    var labels = new LinkedHashMap<String, String>();
    labels.put("app", dice.of(Words.APPS));
    if (dice.percent(60)) {
      labels.put("tier", dice.of(Words.TIERS));
    }
    if (dice.percent(20)) {
      labels.put(dice.of(Words.IGNORED), "abc12");
    }
    if (dice.percent(10)) {
      labels.put("app.kubernetes.io/name", dice.of(Words.APPS));
    }
    var ips = new ArrayList<String>();
    if (on != Families.IPV6) {
      ips.add("10." + (cluster + 1) + ".0." + (number + 1));
    }
    if (dice.percent(30) && on == Families.BOTH || on == Families.IPV6) {
      ips.add("fd00:" + (cluster + 1) + "::" + (number + 1));
    }
    return new Pod(
        dice.of(Words.NAMESPACES),
        "p" + number,
        labels,
        dice.percent(80) ? dice.of(Words.ACCOUNTS) : "",
        ips,
        namedPorts());
  }

  private List<NamedPort> namedPorts() {
    var ports = new ArrayList<NamedPort>();
    if (dice.percent(50)) {
      ports.add(new NamedPort("http", dice.of(80, 8080), "TCP"));
    }
    if (dice.percent(30)) {
      ports.add(new NamedPort("metrics", 9090, dice.of("TCP", "TCP", "UDP")));
    }
    if (dice.percent(20)) {
      ports.add(new NamedPort("dns", 53, dice.of("UDP", "TCP")));
    }
    return ports;
  }

  private Node node(int cluster, int number, Families on) {
    var ip =
        on == Families.IPV6
            ? "fd00:c:" + (cluster + 1) + "::" + (number + 1)
            : "192.168." + (cluster + 1) + "." + (number + 1);
    return new Node(
        "n" + number,
        Map.of("kubernetes.io/hostname", "n" + number, "rack", dice.of("a", "b")),
        List.of(ip));
  }

  List<Mapping> groups() {
    return dice.some(0, 2, Words.GROUPS).stream().map(this::group).toList();
  }

  private Mapping group(String name) {
    var metadata = MeshJson.object("name", name, "labels", Map.of("kind", dice.of("a", "b")));
    var cidrs = new ArrayList<>(dice.some(1, 2, Words.PREFIXES4));
    cidrs.addAll(dice.some(0, 1, Words.PREFIXES6));
    return mapping(
        MeshJson.object(
            "kind",
            "CiliumCIDRGroup",
            "metadata",
            metadata,
            "spec",
            MeshJson.object("externalCIDRs", cidrs)));
  }

  private List<Service> services() {
    var services = new ArrayList<Service>();
    if (dice.percent(60)) {
      services.add(service("front", Map.of("app", "web"), List.of()));
    }
    if (dice.percent(60)) {
      var selector = Map.of("app", "db", "tier", dice.of(Words.TIERS));
      services.add(service("store", selector, List.of()));
    }
    if (dice.percent(60)) {
      services.add(service("outside", Map.of(), dice.some(1, 3, Words.OUTSIDE)));
    }
    return services;
  }

  private Service service(String name, Map<String, String> selector, List<String> backends) {
    return new Service(
        dice.of(Words.NAMESPACES), name, Map.of("svc", dice.of("x", "y")), selector, backends);
  }

  static Mapping mapping(Map<String, Object> object) {
    return Values.of(object).asMapping().orElseThrow();
  }
}
