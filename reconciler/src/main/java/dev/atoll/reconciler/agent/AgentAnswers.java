package dev.atoll.reconciler.agent;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the JSON of the agent's API ({@code api/v1/openapi.yaml} of Cilium 1.20.2) to what was seen.
 * Lenient: what is missing or of another form is empty, so that other versions can be read.
 */
final class AgentAnswers {

  private static final String POLICY = "io.cilium.k8s.policy.";
  private static final String NAMESPACE_LABEL = "k8s:io.cilium.k8s.namespace.labels.";

  private AgentAnswers() {}

  static AgentView.Seen view(
      String socket,
      Mapping health,
      Mapping policy,
      List<Mapping> endpoints,
      List<Mapping> services) {
    return new AgentView.Seen(
        socket,
        cluster(health),
        node(health, socket),
        text(health, "cilium", "state"),
        text(health, "cilium", "msg"),
        number(policy, "revision"),
        rules(policy),
        endpoints(endpoints, owners(health)),
        unattached(endpoints, owners(health)),
        remotes(health),
        services(services));
  }

  private static String cluster(Mapping health) {
    var self = text(health, "cluster", "self");
    return self.substring(0, Math.max(0, self.indexOf('/')));
  }

  /** {@code cluster-one/node-1} for the node {@code node-1}. */
  private static String node(Mapping health, String socket) {
    var self = text(health, "cluster", "self");
    return self.isEmpty() ? socket : self.substring(self.indexOf('/') + 1);
  }

  /** The rules stand as JSON in a string ({@code pkg/policy/repository.go}, JSONMarshalRules). */
  private static List<AgentRule> rules(Mapping policy) {
    try {
      var text = policy.string("policy").filter(t -> !t.isBlank()).orElse("[]");
      var list = Json.read(text.getBytes(StandardCharsets.UTF_8)).asSequence();
      return list.stream()
          .flatMap(l -> mappings(l.items()).stream())
          .map(AgentAnswers::rule)
          .toList();
    } catch (JsonSyntaxException e) {
      throw new AgentException("its policies are not JSON", e);
    }
  }

  private static AgentRule rule(Mapping rule) {
    var labels = new TreeMap<String, String>();
    mappings(rule.items("Labels")).forEach(l -> labels.put(text(l, "key"), text(l, "value")));
    var subject = new TreeMap<String, String>();
    rule.mapping("Subject", "matchLabels")
        .ifPresent(
            m -> m.entries().forEach((key, e) -> subject.put(unsourced(key), scalar(e.value()))));
    return new AgentRule(
        labels.getOrDefault(POLICY + "derived-from", ""),
        labels.getOrDefault(POLICY + "namespace", ""),
        labels.getOrDefault(POLICY + "name", ""),
        labels.getOrDefault(POLICY + "uid", ""),
        subject);
  }

  /** {@code app} for {@code any:app}. */
  private static String unsourced(String key) {
    return key.substring(key.indexOf(':') + 1);
  }

  /** {@code namespace/pod} by address; an agent that has just begun adds {@code [restored]}. */
  private static Map<String, String> owners(Mapping health) {
    var owners = new TreeMap<String, String>();
    health
        .mapping("ipam", "allocations")
        .ifPresent(m ->
            m.entries()
                .forEach((ip, e) -> owners.put(ip, scalar(e.value()).replace(" [restored]", ""))));
    return owners;
  }

  private static List<AgentEndpoint> endpoints(
      List<Mapping> endpoints, Map<String, String> owners) {
    return endpoints.stream()
        .map(e -> endpoint(e, owners))
        .sorted(Comparator.comparing(AgentEndpoint::name).thenComparing(AgentEndpoint::id))
        .toList();
  }

  /** Addresses of the node itself have owners without a namespace, such as {@code router}. */
  private static List<String> unattached(List<Mapping> endpoints, Map<String, String> owners) {
    var left = new TreeMap<>(owners);
    endpoints.stream().flatMap(AgentAnswers::addresses).forEach(left::remove);
    return left.values().stream().filter(o -> o.contains("/")).distinct().sorted().toList();
  }

  private static AgentEndpoint endpoint(Mapping e, Map<String, String> owners) {
    return new AgentEndpoint(
        number(e, "id"),
        name(e, owners),
        text(e, "status", "state"),
        number(e, "status", "identity", "id"),
        number(e, "status", "policy", "realized", "policy-revision"),
        text(e, "status", "policy", "realized", "policy-enabled"),
        addresses(e).collect(Collectors.toCollection(TreeSet::new)),
        namespaceLabels(e),
        health(e));
  }

  /** By single address: {@code cidr} is one of full length. */
  static Map<String, Long> addresses(List<Mapping> entries) {
    var known = new TreeMap<String, Long>();
    for (var entry : entries) {
      var cidr = text(entry, "cidr");
      var slash = cidr.indexOf('/');
      if (cidr.endsWith(cidr.contains(":") ? "/128" : "/32")) {
        known.put(cidr.substring(0, slash), number(entry, "identity"));
      }
    }
    return known;
  }

  private static SortedMap<String, String> namespaceLabels(Mapping e) {
    return namespaceLabels(
        e.items("status", "identity", "labels").stream().map(AgentAnswers::scalar));
  }

  /**
   * Of labels of an identity, in Cilium's text form, those of its namespace by their keys there.
   */
  static SortedMap<String, String> namespaceLabels(Stream<String> texts) {
    var labels = new TreeMap<String, String>();
    texts.forEach(text -> {
      var equals = text.indexOf('=');
      if (text.startsWith(NAMESPACE_LABEL) && equals > 0) {
        labels.put(text.substring(NAMESPACE_LABEL.length(), equals), text.substring(equals + 1));
      }
    });
    return labels;
  }

  /** Identifiers have the pod's name for chained CNIs only; the owner of its address is the pod. */
  private static String name(Mapping e, Map<String, String> owners) {
    var named =
        e.string("status", "external-identifiers", "pod-name").filter(n -> !n.isEmpty()).stream();
    var owned = addresses(e).filter(owners::containsKey).map(ip -> owners.getOrDefault(ip, ""));
    return Stream.concat(named, owned).findFirst().orElse("endpoint " + number(e, "id"));
  }

  private static Stream<String> addresses(Mapping endpoint) {
    return mappings(endpoint.items("status", "networking", "addressing")).stream()
        .flatMap(a -> Stream.of("ipv4", "ipv6").flatMap(family -> a.string(family).stream()))
        .filter(ip -> !ip.isEmpty());
  }

  private static String health(Mapping endpoint) {
    return Stream.of("policy", "bpf", "overallHealth")
        .map(which -> text(endpoint, "status", "health", which))
        .filter(h -> h.equals("Failure") || h.equals("Warning"))
        .findFirst()
        .orElse("OK");
  }

  private static List<RemoteCluster> remotes(Mapping health) {
    return mappings(health.items("cluster-mesh", "clusters")).stream()
        .map(c ->
            new RemoteCluster(
                text(c, "name"),
                flag(c, "connected"),
                flag(c, "ready"),
                number(c, "num-nodes"),
                number(c, "num-endpoints"),
                number(c, "num-identities"),
                number(c, "num-shared-services"),
                text(c, "status")))
        .sorted(Comparator.comparing(RemoteCluster::name))
        .toList();
  }

  private static List<AgentService> services(List<Mapping> services) {
    var backends = new TreeMap<String, TreeSet<String>>();
    for (var service : services) {
      var flags = service.mapping("spec", "flags").orElse(Mapping.empty(SourcePos.NONE));
      var known =
          backends.computeIfAbsent(
              text(flags, "namespace") + "/" + text(flags, "name"), k -> new TreeSet<>());
      mappings(service.items("spec", "backend-addresses")).stream()
          .filter(b -> b.string("state").orElse("active").equals("active"))
          .forEach(b -> known.add(text(b, "ip")));
    }
    return backends.entrySet().stream().map(AgentAnswers::service).toList();
  }

  private static AgentService service(Map.Entry<String, TreeSet<String>> entry) {
    var slash = entry.getKey().indexOf('/');
    return new AgentService(
        entry.getKey().substring(0, slash), entry.getKey().substring(slash + 1), entry.getValue());
  }

  static List<Mapping> mappings(List<Value> items) {
    return items.stream().flatMap(i -> i.asMapping().stream()).toList();
  }

  static String text(Mapping m, String... path) {
    return m.string(path).orElse("");
  }

  private static String scalar(Value value) {
    return value instanceof Scalar s ? s.text() : "";
  }

  private static boolean flag(Mapping m, String key) {
    return m.get(key).filter(v -> scalar(v).equals("true")).isPresent();
  }

  static long number(Mapping m, String... path) {
    return m.at(path)
        .map(v -> Values.toJava(v) instanceof Number n ? n.longValue() : 0L)
        .orElse(0L);
  }
}
