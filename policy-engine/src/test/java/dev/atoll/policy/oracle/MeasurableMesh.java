package dev.atoll.policy.oracle;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.oracle.TestMesh.Cluster;
import dev.atoll.policy.oracle.TestMesh.Settings;
import dev.atoll.policy.rule.Families;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Random meshes for clusters that really run: their pods stay, namespaces' labels, policies and
 * CIDR groups change from set to set. What connections between pods of a sandbox cannot show is
 * left out: requests above the port, DNS names, peers by node or service, authentication.
 */
public final class MeasurableMesh {

  private static final int PODS = 5;
  private static final int CLUSTERS = 3;
  private static final int SETS_PER_LABELS = 4;

  private static final Set<String> NOT_MEASURED =
      Set.of(
          "rules",
          "listener",
          "serverNames",
          "toFQDNs",
          "toServices",
          "authentication",
          "nodeSelector");

  /** A block of pod addresses that is smaller than that of a node. */
  private static final Pattern DIVIDES = Pattern.compile("\"10\\.[0-9.]+(/(2[5-9]|3[0-2]))?\"");

  /**
   * After such a selector an agent may read ports by name at egress in another way, in the sets
   * that follow, too ({@code RealCiliumTest} shows when).
   */
  private static final String ALL_GROUPS = "\"cidrGroupSelector\":{}";

  private static final Pattern KEY = Pattern.compile("\"(\\w+)\":");

  private MeasurableMesh() {}

  /**
   * Three clusters with five pods each and IPv4 alone, and no policies. The second reads a peer
   * without a cluster as one of any cluster.
   */
  public static TestMesh running(long seed) {
    return new TestMesh(
        IntStream.range(0, CLUSTERS).mapToObj(i -> cluster(i, seed + i * 7919L)).toList());
  }

  private static Cluster cluster(int index, long seed) {
    var random = new RandomMesh(seed, false);
    return new Cluster(
        Words.CLUSTERS.get(index),
        index + 1,
        new Settings(index != 1, List.of(), "default", false, false),
        random.namespaces(),
        IntStream.range(0, PODS).mapToObj(n -> random.pod(index, n, Families.IPV4)).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /**
   * The same pods under other policies and groups. Namespaces have other labels in every fourth
   * set: each such change gives all pods new identities.
   */
  public static TestMesh set(TestMesh running, long seed) {
    var dice = new Dice(seed);
    var labels = new Dice(~(seed / SETS_PER_LABELS));
    return new TestMesh(
        running.clusters().stream()
            .map(c -> c.withNamespaces(new RandomMesh(labels.seed(), false).namespaces()))
            .map(c -> changed(c, dice))
            .toList());
  }

  private static Cluster changed(Cluster cluster, Dice dice) {
    var random = new RandomMesh(dice.seed(), false);
    var policies = new RandomPolicies(dice, cluster.settings(), false);
    var count = dice.between(2, 7);
    return cluster
        .withGroups(random.groups().stream().map(g -> near(g, dice)).toList())
        .withPolicies(
            IntStream.range(0, count).mapToObj(n -> near(measurable(policies, n), dice)).toList());
  }

  private static Mapping parsed(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8)).asMapping().orElseThrow();
  }

  private static Mapping measurable(RandomPolicies policies, int number) {
    var policy = policies.policy(number);
    while (!isMeasurable(policy)) {
      policy = policies.policy(number);
    }
    return policy;
  }

  private static boolean isMeasurable(Mapping policy) {
    var text = Json.text(policy);
    var keys = new TreeSet<String>();
    KEY.matcher(text).results().forEach(m -> keys.add(m.group(1)));
    return keys.stream().noneMatch(NOT_MEASURED::contains) && !text.contains(ALL_GROUPS);
  }

  /**
   * Half of the time blocks outside become blocks of pods, nested as before; not where one of them
   * would divide a node's pods, as their addresses are not known before they run.
   */
  private static Mapping near(Mapping object, Dice dice) {
    if (dice.percent(50)) {
      return object;
    }
    var text =
        Json.text(object)
            .replace("203.0.112.", "10.1.0.")
            .replace("203.0.113.", "10.1.0.")
            .replace("198.51.100.", "10.2.0.");
    return DIVIDES.matcher(text).find() ? object : parsed(text);
  }

  /** Ports that policies name, and two that only ranges meet. */
  public static List<Integer> ports() {
    return IntStream.concat(
            Words.PORTS.stream().mapToInt(Integer::intValue), IntStream.of(81, 9000))
        .sorted()
        .boxed()
        .toList();
  }
}
