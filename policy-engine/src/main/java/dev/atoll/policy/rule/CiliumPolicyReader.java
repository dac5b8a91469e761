package dev.atoll.policy.rule;

import dev.atoll.fleet.model.LabelSelector.Operator;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.label.Label;
import dev.atoll.policy.label.Labels;
import dev.atoll.policy.label.Requirement;
import dev.atoll.policy.label.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy (Cilium 1.20.2, {@code
 * k8s/apis/cilium.io/utils/utils.go} ParseToCiliumRule and {@code policy/utils/parserules.go}).
 */
final class CiliumPolicyReader {

  private static final List<String> VOIDING =
      List.of("Endpoints", "Nodes", "Entities", "CIDR", "CIDRSet");

  private final Semantics semantics;
  private final List<ServiceFact> services;
  private final ObjectKey key;
  private final List<PolicyEntry> entries = new ArrayList<>();

  private CiliumPolicyReader(Semantics semantics, List<ServiceFact> services, ObjectKey key) {
    this.semantics = semantics;
    this.services = services;
    this.key = key;
  }

  static List<PolicyEntry> read(
      Semantics semantics, List<ServiceFact> services, ObjectKey key, Mapping policy) {
    var reader = new CiliumPolicyReader(semantics, services, key);
    policy.mapping("spec").ifPresent(s -> reader.spec(s, "spec"));
    var specs = policy.items("specs");
    for (var i = 0; i < specs.size(); i++) {
      var path = "specs[" + i + "]";
      specs.get(i).asMapping().ifPresent(s -> reader.spec(s, path));
    }
    return reader.entries;
  }

  private void spec(Mapping spec, String path) {
    section(spec, path, "ingress", Direction.INGRESS, Verdict.ALLOW);
    section(spec, path, "ingressDeny", Direction.INGRESS, Verdict.DENY);
    section(spec, path, "egress", Direction.EGRESS, Verdict.ALLOW);
    section(spec, path, "egressDeny", Direction.EGRESS, Verdict.DENY);
  }

  private void section(
      Mapping spec, String path, String field, Direction direction, Verdict verdict) {
    var rules = spec.items(field);
    for (var i = 0; i < rules.size(); i++) {
      var at = path + "." + field + "[" + i + "]";
      var rule = rules.get(i).asMapping().orElse(Mapping.empty(rules.get(i).pos()));
      entries.add(
          new PolicyEntry(
              direction,
              verdict,
              Tier.NORMAL,
              0,
              defaultDeny(spec, direction),
              subject(spec),
              spec.mapping("nodeSelector").isPresent(),
              peers(spec, rule, direction, verdict),
              Ports.ofRule(rule),
              rule.string("authentication", "mode").orElse(""),
              new Source(key, at, rules.get(i).pos())));
    }
  }

  private boolean defaultDeny(Mapping spec, Direction direction) {
    var field = direction == Direction.INGRESS ? "ingress" : "egress";
    return !semantics.nonDefaultDeny()
        || spec.mapping("enableDefaultDeny")
            .map(m -> !Ports.text(m, field).equals("false"))
            .orElse(true);
  }

  /** The namespace is put in under the key with its source, over whatever stood there. */
  private Selector subject(Mapping spec) {
    var nodes = spec.mapping("nodeSelector");
    if (nodes.isPresent()) {
      return Selector.read(nodes.get());
    }
    var pods = spec.mapping("endpointSelector").map(Selector::read).orElse(Selector.EVERYTHING);
    return key.namespace().isEmpty()
        ? pods
        : pods.withoutEquality(Label.K8S, Label.NAMESPACE)
            .and(Requirement.k8s(Label.NAMESPACE, key.namespace()));
  }

  private Peers peers(Mapping spec, Mapping rule, Direction direction, Verdict verdict) {
    var prefix = direction == Direction.INGRESS ? "from" : "to";
    if (VOIDING.stream().anyMatch(kind -> isEmptyList(rule, prefix + kind))) {
      return Peers.NOBODY;
    }
    var all = new ArrayList<Peer>();
    mappings(rule, prefix + "Endpoints").forEach(m -> all.add(endpoints(spec, Selector.read(m))));
    mappings(rule, prefix + "Nodes").forEach(m -> all.add(nodes(Selector.read(m))));
    strings(rule, prefix + "Entities")
        .forEach(e -> Entity.of(e).map(Peer.OfEntity::new).ifPresent(all::add));
    Addresses.cidrs(rule.items(prefix + "CIDR"))
        .forEach(c -> all.add(new Peer.Block(c, List.of())));
    mappings(rule, prefix + "CIDRSet").forEach(m -> cidrRule(m).ifPresent(all::add));
    mappings(rule, prefix + "Groups").forEach(m -> all.add(new Peer.CloudGroup(m.toString())));
    if (direction == Direction.EGRESS && verdict == Verdict.ALLOW) {
      mappings(rule, "toFQDNs").forEach(m -> all.add(fqdn(m)));
      mappings(rule, "toServices").forEach(m -> all.addAll(service(spec, m)));
    }
    if (!all.isEmpty()) {
      return Peers.some(all);
    }
    var ports = !rule.items("toPorts").isEmpty() || !rule.items("icmps").isEmpty();
    return ports ? Peers.ANYBODY : Peers.NOBODY;
  }

  /** What Cilium adds to a peer selector: the policy's namespace, and the local cluster. */
  private Peer endpoints(Mapping spec, Selector written) {
    if (written.isReserved()) {
      return new Peer.Labelled(written);
    }
    var selector = written;
    if (!written.names(Label.NAMESPACE)) {
      if (!key.namespace().isEmpty()) {
        selector =
            written.hasNamespaceLabels()
                ? written
                : written.and(Requirement.k8s(Label.NAMESPACE, key.namespace()));
      } else if (!selectsInit(spec)) {
        selector = written.and(Requirement.exists(Label.K8S, Label.NAMESPACE));
      }
    }
    return new Peer.Labelled(inCluster(selector));
  }

  private static boolean selectsInit(Mapping spec) {
    return spec.mapping("endpointSelector").map(Selector::read).stream()
        .flatMap(s -> s.requirements().stream())
        .anyMatch(r -> r.source().equals(Label.RESERVED) && r.key().equals("init"));
  }

  private Peer nodes(Selector written) {
    return new Peer.Labelled(
        inCluster(written.and(Requirement.exists(Label.RESERVED, "remote-node"))));
  }

  private Selector inCluster(Selector selector) {
    return semantics.defaultLocalCluster() && !selector.names(Label.CLUSTER)
        ? selector.and(Requirement.k8s(Label.CLUSTER, semantics.cluster()))
        : selector;
  }

  private static Optional<Peer> cidrRule(Mapping set) {
    var except = Addresses.cidrs(set.items("except"));
    var group = set.string("cidrGroupRef").filter(s -> !s.isEmpty());
    if (group.isPresent()) {
      return Optional.of(new Peer.Group(group.get(), except));
    }
    var groups = set.mapping("cidrGroupSelector");
    if (groups.isPresent()) {
      return Optional.of(groups(Selector.read(groups.get()), except));
    }
    return set.string("cidr").flatMap(Addresses::cidr).map(c -> new Peer.Block(c, except));
  }

  /**
   * Selectors are known by their text, and an empty one's is that of everybody. Ports by name at
   * egress are those of everybody here, too; from 1.20 on an agent knows them only if it saw a peer
   * of everybody first ({@code pkg/policy/selectorcache.go}, addSelectorsTxn).
   */
  private static Peer groups(Selector selector, List<Cidr> except) {
    return selector.requirements().isEmpty() && except.isEmpty()
        ? new Peer.OfEntity(Entity.ALL)
        : new Peer.Groups(selector, except);
  }

  private static Peer fqdn(Mapping name) {
    var text = name.string("matchName").or(() -> name.string("matchPattern")).orElse("");
    return new Peer.Fqdn(text.toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""));
  }

  /** The pods of each service that is meant, or the addresses of one without selector. */
  private List<Peer> service(Mapping spec, Mapping toService) {
    var all = new ArrayList<Peer>();
    for (var service : services) {
      if (!means(toService, service)) {
        continue;
      }
      if (service.selector().isEmpty()) {
        service.backends().forEach(b -> all.add(new Peer.Block(b, List.of())));
      } else {
        all.add(endpoints(spec, podsOf(service)));
      }
    }
    return all;
  }

  private static boolean means(Mapping toService, ServiceFact service) {
    var selector = toService.mapping("k8sServiceSelector");
    var ref = selector.or(() -> toService.mapping("k8sService"));
    if (ref.isEmpty()
        || !ref.get().string("namespace").orElse("").isEmpty()
            && !ref.get().string("namespace").orElse("").equals(service.namespace())) {
      return false;
    }
    return selector.isPresent()
        ? hasLabels(selector.get(), service)
        : ref.get().string("serviceName").filter(service.name()::equals).isPresent();
  }

  /** The source of a key does not count here. */
  private static boolean hasLabels(Mapping ref, ServiceFact service) {
    var labels = Labels.of(Label.K8S, service.labels());
    return ref
        .mapping("selector")
        .map(Selector::read)
        .orElse(Selector.EVERYTHING)
        .requirements()
        .stream()
        .map(r -> new Requirement(Label.ANY, r.key(), r.operator(), r.values()))
        .allMatch(r -> r.matches(labels));
  }

  private static Selector podsOf(ServiceFact service) {
    var labels = new TreeMap<>(service.selector());
    labels.put(Label.NAMESPACE, service.namespace());
    return new Selector(
        labels.entrySet().stream()
            .map(e -> new Requirement(Label.K8S, e.getKey(), Operator.IN, Set.of(e.getValue())))
            .toList());
  }

  private static boolean isEmptyList(Mapping rule, String field) {
    return rule.get(field).flatMap(Value::asSequence).filter(s -> s.items().isEmpty()).isPresent();
  }

  private static List<Mapping> mappings(Mapping rule, String field) {
    return rule.items(field).stream().flatMap(v -> v.asMapping().stream()).toList();
  }

  private static List<String> strings(Mapping rule, String field) {
    return rule.items(field).stream().flatMap(v -> v.asString().stream()).toList();
  }
}
