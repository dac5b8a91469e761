package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A GlobalService and what its members get: annotations of Cilium ({@code pkg/annotation/k8s.go} of
 * 1.20.2), and Atoll's own for what Cilium has no word for.
 */
final class GlobalServiceTemplate {

  static final String NAMESPACE_GLOBAL = "clustermesh.cilium.io/global";

  private static final String CILIUM = "service.cilium.io/";
  private static final String ATOLL = "atoll.dev/";
  private static final int DEFAULT_WEIGHT = 100;

  private final GlobalService service;
  private final Mapping shared;
  private final Map<Integer, RenderedObject> made = new ConcurrentHashMap<>();
  private final Map<String, RenderedObject> namespaces = new ConcurrentHashMap<>();

  GlobalServiceTemplate(GlobalService service, List<Cluster> clusters) {
    this.service = service;
    this.shared = ownAnnotations(clusters);
  }

  GlobalService service() {
    return service;
  }

  /** A cluster's part in the service; empty where it has none. */
  Optional<RenderedObject> in(Cluster cluster, Consumer<Finding> findings) {
    var places = placesOf(cluster);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    if (places.size() > 1) {
      findings.accept(twoMembers(places).inCluster(cluster.name()));
    }
    if (cluster.datapath().provider() == Cluster.Provider.CILIUM) {
      notHonoured().forEach(f -> findings.accept(f.inCluster(cluster.name())));
    }
    return Optional.of(object(places.getFirst(), cluster, findings));
  }

  /** The Namespace with nothing but the annotation that makes it global; the same every time. */
  RenderedObject namespace(String name) {
    return namespaces.computeIfAbsent(
        name,
        n -> {
          var pos = service.pos();
          var head = Metadata.head("v1", "Namespace", "", n, pos);
          var global = Mapping.empty(pos).with(NAMESPACE_GLOBAL, Scalar.string("true", pos));
          var value = Metadata.annotated(head, global);
          return new RenderedObject(ObjectKey.of(value), value, Ownership.FIELDS, pos);
        });
  }

  private List<Integer> placesOf(Cluster cluster) {
    var places = new ArrayList<Integer>();
    for (var i = 0; i < service.members().size(); i++) {
      if (service.members().get(i).clusters().matches(cluster.labels())) {
        places.add(i);
      }
    }
    return places;
  }

  private RenderedObject object(int member, Cluster cluster, Consumer<Finding> findings) {
    var known = made.get(member);
    if (known != null) {
      return known;
    }
    var written = written(service.members().get(member));
    if (Substitution.isConstant(written)) {
      return made.computeIfAbsent(member, m -> rendered(Substitution.unescaped(written)));
    }
    Consumer<Finding> about = f -> findings.accept(f.about(nameInFindings()));
    return rendered(new Substitution(cluster, about).apply(written));
  }

  private RenderedObject rendered(Mapping value) {
    var ownership =
        service.manage() == GlobalService.Manage.SERVICE ? Ownership.FIELDS : Ownership.EXISTING;
    return new RenderedObject(ObjectKey.of(value), value, ownership, service.pos());
  }

  private Mapping written(GlobalService.Member member) {
    var head = Metadata.head("v1", "Service", service.namespace(), service.name(), service.pos());
    return switch (service.manage()) {
      case ANNOTATIONS -> Metadata.annotated(head, annotations(member));
      case SERVICE -> whole(head, member);
    };
  }

  private Mapping whole(Mapping head, GlobalService.Member member) {
    var labels =
        service.source().mapping("metadata", "labels").orElse(Mapping.empty(service.pos()));
    var spec = Mapping.empty(service.pos());
    if (!service.selector().entries().isEmpty()) {
      spec = spec.with("selector", service.selector());
    }
    spec = spec.with("ports", ports());
    return Metadata.annotated(
            Metadata.withLabels(head, labels.without("atoll.dev/fleet")), annotations(member))
        .with("spec", spec);
  }

  /**
   * Ports with their protocol written out: it is part of a port's key in a server-side apply, and
   * an absent one is not defaulted before keys are compared.
   */
  private Sequence ports() {
    var items =
        service.ports().stream()
            .map(p ->
                p.source().entries().containsKey("protocol")
                    ? p.source()
                    : p.source().with("protocol", Scalar.string(p.protocol(), p.source().pos())))
            .toList();
    return new Sequence(List.copyOf(items), service.pos());
  }

  private Mapping annotations(GlobalService.Member member) {
    var pos = member.pos();
    var cilium =
        Mapping.empty(pos)
            .with(CILIUM + "global", Scalar.string("true", service.pos()))
            .with(CILIUM + "shared", Scalar.string(Boolean.toString(member.share()), pos))
            .with(CILIUM + "affinity", Scalar.string(text(member.affinity()), pos));
    return MergePatch.apply(cilium, shared);
  }

  private static String text(GlobalService.Affinity affinity) {
    return affinity.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Atoll's annotations, the same in every member: each cluster chooses among the backends of all,
   * so each needs the whole table.
   */
  private Mapping ownAnnotations(List<Cluster> clusters) {
    var own = Mapping.empty(service.pos());
    var weight = firstWeight();
    if (weight.isPresent()) {
      own = own.with(ATOLL + "weight", Scalar.string(weights(clusters), weight.get().pos()));
    }
    if (service.failover().isEmpty()) {
      return own;
    }
    var failover = service.failover().get();
    if (!failover.order().isEmpty()) {
      var order = failover.order().stream().map(Located::value).collect(Collectors.joining(","));
      own =
          own.with(
              ATOLL + "failover-order", Scalar.string(order, failover.order().getFirst().pos()));
    }
    if (failover.minimumHealthyPercent().isPresent()) {
      var least = failover.minimumHealthyPercent().get();
      own = own.with(ATOLL + "minimum-healthy", Scalar.string(least.value() + "%", least.pos()));
    }
    return own;
  }

  private Optional<Located<Integer>> firstWeight() {
    return service.members().stream().flatMap(m -> m.weight().stream()).findFirst();
  }

  /** {@code cluster-one+cluster-two=100,cluster-three=50}: members in order, clusters sorted. */
  private String weights(List<Cluster> clusters) {
    return service.members().stream()
        .map(m -> entry(m, clusters))
        .filter(e -> !e.startsWith("="))
        .collect(Collectors.joining(","));
  }

  private static String entry(GlobalService.Member member, List<Cluster> clusters) {
    var names =
        clusters.stream()
            .filter(c -> member.clusters().matches(c.labels()))
            .map(Cluster::name)
            .sorted()
            .collect(Collectors.joining("+"));
    return names + "=" + member.weight().map(Located::value).orElse(DEFAULT_WEIGHT);
  }

  private Finding twoMembers(List<Integer> places) {
    var second = service.members().get(places.get(1));
    return Finding.of(
            TemplateRule.TWO_MEMBERS,
            second.pos(),
            "a cluster belongs to a second member of " + nameInFindings(),
            "narrow one of the two selectors: which share and affinity hold would depend on their"
                + " order")
        .about(nameInFindings())
        .withRelated(service.members().get(places.getFirst()).pos(), "the first member");
  }

  private List<Finding> notHonoured() {
    var found = new ArrayList<Finding>();
    firstWeight().ifPresent(w -> found.add(notHonoured("weight", w.pos())));
    service.failover().ifPresent(f -> found.add(notHonoured("failover", f.pos())));
    return found;
  }

  private Finding notHonoured(String what, SourcePos pos) {
    return Finding.of(
            TemplateRule.NOT_HONOURED,
            pos,
            "the Cilium datapath of a member ignores `" + what + "`",
            "it knows affinity only; connections from there are spread over all backends alike")
        .about(nameInFindings());
  }

  private String nameInFindings() {
    return "GlobalService " + service.namespace() + "/" + service.name();
  }
}
