package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Turns {@code clusters: all | local | [names]} of a peer into a requirement on the label {@code
 * io.cilium.k8s.policy.cluster}.
 *
 * <p>Why this means the same under every version and setting (Cilium 1.18 to 1.20.2, {@code
 * pkg/k8s/apis/cilium.io/utils/utils.go}, getEndpointSelector and addClusterFilterByDefault):
 *
 * <ul>
 *   <li>Cilium adds the local cluster to a selector only if the selector has no key for the cluster
 *       label, whatever the operator. Every peer that leaves here has one, so that
 *       policyDefaultLocalCluster has nothing left to decide.
 *   <li>Whether Cilium adds the policy's namespace depends on namespace keys alone. The cluster key
 *       neither lifts nor adds it: {@code {}} with {@code clusters: all} is the policy's own
 *       namespace in every cluster.
 *   <li>A key of source {@code reserved:} lifts both additions, and most reserved identities have
 *       no cluster label: such a peer means the same everywhere as it stands, and {@code clusters}
 *       beside it is refused.
 *   <li>{@code Exists}, {@code In} and a plain label are positive requirements. With one of them a
 *       selector cannot select the placeholder identities of 1.20 ({@code
 *       pkg/policy/aggregate.go}), which is what a selector of negative requirements alone does.
 * </ul>
 */
final class PeerClusters {

  static final String LABEL = "io.cilium.k8s.policy.cluster";

  private static final String CLUSTERS = "clusters";
  private static final List<String> SECTIONS =
      List.of("ingress", "ingressDeny", "egress", "egressDeny");
  private static final List<String> ENDPOINT_PEERS = List.of("fromEndpoints", "toEndpoints");
  private static final List<String> NODE_PEERS = List.of("fromNodes", "toNodes");
  private static final List<String> FREE_KEYS = List.of("matchLabels", "labels", "l7");
  private static final String CHOICES =
      "write `clusters: all`, `clusters: local` or `clusters: [name, …]`";

  private final SortedSet<String> known;
  private final String self;
  private final Consumer<Finding> findings;
  private boolean namesSelf;

  /**
   * @param known the names of the fleet's clusters
   * @param self the cluster that is rendered
   */
  PeerClusters(SortedSet<String> known, String self, Consumer<Finding> findings) {
    this.known = known;
    this.self = self;
    this.findings = findings;
  }

  /** Whether what was rewritten holds the name of its own cluster. */
  boolean namesSelf() {
    return namesSelf;
  }

  /** The spec of a Cilium policy, from the policy of a MeshPolicy. */
  Mapping rewrite(Mapping policy) {
    var spec = policy;
    for (var section : SECTIONS) {
      spec = editItems(spec, section, this::rule);
    }
    return withoutMisplaced(spec);
  }

  private Value rule(Value value) {
    if (!(value instanceof Mapping rule)) {
      return value;
    }
    for (var peers : ENDPOINT_PEERS) {
      rule = editItems(rule, peers, v -> v instanceof Mapping m ? peer(m, true) : v);
    }
    for (var peers : NODE_PEERS) {
      rule = editItems(rule, peers, v -> v instanceof Mapping m ? peer(m, false) : v);
    }
    return rule;
  }

  private static Mapping editItems(Mapping mapping, String key, UnaryOperator<Value> change) {
    return mapping.get(key).orElse(null) instanceof Sequence items
        ? mapping.with(key, items.mapItems(change))
        : mapping;
  }

  private Mapping peer(Mapping written, boolean required) {
    var selector = written.without(CLUSTERS);
    var at = written.keyPos(CLUSTERS);
    var clusters = written.get(CLUSTERS);
    if (keys(selector).anyMatch(k -> k.text().startsWith("reserved:"))) {
      clusters.ifPresent(c -> findings.accept(besideReserved(at)));
      return selector;
    }
    var byHand = keys(selector).filter(PeerClusters::isClusterLabel).findFirst();
    if (byHand.isPresent()) {
      findings.accept(byHand(byHand.get()));
      return selector;
    }
    if (clusters.isPresent()) {
      return narrowed(selector, clusters.get(), at);
    }
    if (required) {
      findings.accept(missing(written.pos()));
      return local(selector, written.pos(), written.pos());
    }
    return selector;
  }

  private Mapping narrowed(Mapping selector, Value clusters, SourcePos at) {
    return switch (clusters) {
      case Sequence names when !names.items().isEmpty() -> named(selector, names, at);
      case Scalar s when s.text().equals("all") ->
          withExpression(selector, "Exists", List.of(), at);
      case Scalar s when s.text().equals("local") -> local(selector, at, s.pos());
      case Scalar s -> {
        findings.accept(form(s));
        yield local(selector, at, s.pos());
      }
      case Mapping m -> {
        findings.accept(form(m));
        yield local(selector, at, m.pos());
      }
      case Sequence empty -> {
        findings.accept(form(empty));
        yield local(selector, at, empty.pos());
      }
    };
  }

  private Mapping local(Mapping selector, SourcePos at, SourcePos pos) {
    namesSelf = true;
    return withLabel(selector, Scalar.string(self, pos), at);
  }

  /** One name becomes a label, several an expression with sorted values. */
  private Mapping named(Mapping selector, Sequence names, SourcePos at) {
    var seen = new TreeSet<String>();
    var values = new ArrayList<Scalar>();
    for (var item : names.items()) {
      var name = item.asString();
      if (name.isEmpty()) {
        findings.accept(form(item));
      } else if (seen.add(name.get())) {
        values.add(Scalar.string(name.get(), item.pos()));
        checkKnown(name.get(), item.pos());
      }
    }
    values.sort(Comparator.comparing(Scalar::text));
    return values.size() == 1
        ? withLabel(selector, values.getFirst(), at)
        : withExpression(selector, "In", values, at);
  }

  private void checkKnown(String name, SourcePos pos) {
    if (!known.contains(name)) {
      findings.accept(UnknownCluster.finding(name, known, pos));
    }
  }

  private static Mapping withLabel(Mapping selector, Scalar value, SourcePos keyPos) {
    var labels = selector.mapping("matchLabels").orElse(Mapping.empty(keyPos));
    var more = new LinkedHashMap<>(labels.entries());
    more.put(LABEL, new Mapping.Entry(keyPos, value));
    return put(selector, "matchLabels", new Mapping(more, labels.pos()), keyPos);
  }

  private static Mapping withExpression(
      Mapping selector, String operator, List<Scalar> values, SourcePos pos) {
    var expression =
        Mapping.empty(pos)
            .with("key", Scalar.string(LABEL, pos))
            .with("operator", Scalar.string(operator, pos));
    if (!values.isEmpty()) {
      expression = expression.with("values", new Sequence(List.copyOf(values), pos));
    }
    var items = new ArrayList<>(selector.items("matchExpressions"));
    items.add(expression);
    return put(selector, "matchExpressions", new Sequence(items, pos), pos);
  }

  private static Mapping put(Mapping mapping, String key, Value value, SourcePos newKey) {
    var copy = new LinkedHashMap<>(mapping.entries());
    var old = copy.get(key);
    copy.put(key, new Mapping.Entry(old == null ? newKey : old.keyPos(), value));
    return new Mapping(copy, mapping.pos());
  }

  /** Label keys of a selector, as written. */
  static Stream<Scalar> keys(Mapping selector) {
    var labels =
        selector.mapping("matchLabels").stream()
            .flatMap(m -> m.entries().entrySet().stream())
            .map(e -> Scalar.string(e.getKey(), e.getValue().keyPos()));
    var expressions =
        selector.items("matchExpressions").stream()
            .flatMap(v -> v.asMapping().stream())
            .flatMap(m -> m.get("key").stream())
            .flatMap(v -> v instanceof Scalar s ? Stream.of(s) : Stream.empty());
    return Stream.concat(labels, expressions);
  }

  static boolean isClusterLabel(Scalar key) {
    var text = key.text();
    return text.equals(LABEL) || text.equals("k8s:" + LABEL) || text.equals("any:" + LABEL);
  }

  private Mapping withoutMisplaced(Mapping mapping) {
    if (mapping.entries().containsKey(CLUSTERS)) {
      findings.accept(misplaced(mapping.keyPos(CLUSTERS)));
    }
    var kept = mapping.without(CLUSTERS);
    for (var key : List.copyOf(kept.entries().keySet())) {
      if (!FREE_KEYS.contains(key)) {
        kept = kept.with(key, kept.get(key).map(this::withoutMisplaced).orElseThrow());
      }
    }
    return kept;
  }

  private Value withoutMisplaced(Value value) {
    return switch (value) {
      case Mapping m -> withoutMisplaced(m);
      case Sequence s -> s.mapItems(this::withoutMisplaced);
      case Scalar s -> s;
    };
  }

  private static Finding missing(SourcePos pos) {
    return Finding.of(
        TemplateRule.PEER_WITHOUT_CLUSTERS,
        pos,
        "this peer does not say in which clusters, and Cilium's answer depends on version and"
            + " settings",
        CHOICES);
  }

  private static Finding form(Value clusters) {
    return Finding.of(
        TemplateRule.CLUSTERS_FORM,
        clusters.pos(),
        "`clusters` is neither all, nor local, nor a list of cluster names",
        CHOICES);
  }

  private static Finding byHand(Scalar key) {
    return Finding.of(
        TemplateRule.CLUSTER_LABEL_BY_HAND,
        key.pos(),
        "this peer writes the label " + key.text() + " itself",
        CHOICES + " instead, or use a plain CiliumNetworkPolicy");
  }

  private static Finding besideReserved(SourcePos pos) {
    return Finding.of(
        TemplateRule.CLUSTERS_OF_RESERVED,
        pos,
        "`clusters` stands beside a `reserved:` label, and reserved identities have no cluster"
            + " label",
        "leave `clusters` out of this peer, or select pods by their own labels");
  }

  private static Finding misplaced(SourcePos pos) {
    return Finding.of(
        TemplateRule.CLUSTERS_MISPLACED,
        pos,
        "`clusters` stands where no peer is selected",
        "write it into the elements of fromEndpoints and toEndpoints; where the policy goes is"
            + " `spec.clusters`");
  }
}
