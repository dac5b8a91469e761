package dev.atoll.validators.change;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.policy.difference.Cause;
import dev.atoll.policy.difference.Cause.How;
import dev.atoll.templates.RenderedObject;
import dev.atoll.validators.Review;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds where in Git a cause of a change stands. */
public final class Places {

  private final Review base;
  private final Review head;

  public Places(Review base, Review head) {
    this.base = base;
    this.head = head;
  }

  /** The causes with their places, in order, each once. */
  public List<Because> of(Collection<Cause> causes) {
    return causes.stream().map(this::of).distinct().toList();
  }

  private Because of(Cause cause) {
    return switch (cause) {
      case Cause.Rule r ->
          new Because(
              r.source().pos(),
              r.source().policy().toString(),
              r.source().rule(),
              how(r),
              r.cluster());
      case Cause.Pod p -> pod(p);
      case Cause.Cluster c ->
          new Because(settings(c.name()), "the settings of " + c.name(), "", c.how(), c.name());
      case Cause.Group g -> group(g);
    };
  }

  /** Whether the text of a rule that means something else is another is seen by the object. */
  private How how(Cause.Rule rule) {
    if (rule.how() == How.ADDED || rule.how() == How.REMOVED) {
      return rule.how();
    }
    var key = rule.source().policy();
    var old = object(base, key, rule.cluster()).map(RenderedObject::digest);
    var now = object(head, key, rule.cluster()).map(RenderedObject::digest);
    return old.equals(now) ? How.REREAD : How.CHANGED;
  }

  private SourcePos settings(String cluster) {
    return in(head.fleet(), cluster)
        .or(() -> in(base.fleet(), cluster))
        .map(c -> c.datapath().pos())
        .orElse(SourcePos.NONE);
  }

  private static Optional<Cluster> in(Fleet fleet, String name) {
    return fleet.cluster(name);
  }

  private Because group(Cause.Group g) {
    var key = new ObjectKey("cilium.io", "CiliumCIDRGroup", "", g.name());
    return new Because(object(key, g.cluster()), key.toString(), "", g.how(), g.cluster());
  }

  private SourcePos object(ObjectKey key, String cluster) {
    return origin(head, key, cluster).or(() -> origin(base, key, cluster)).orElse(SourcePos.NONE);
  }

  private static Optional<SourcePos> origin(Review review, ObjectKey key, String cluster) {
    return object(review, key, cluster).map(RenderedObject::origin);
  }

  private static Optional<RenderedObject> object(Review review, ObjectKey key, String cluster) {
    return Optional.ofNullable(review.rendered().get(cluster)).stream()
        .flatMap(r -> r.objects().stream())
        .filter(o -> o.key().equals(key))
        .findFirst();
  }

  /** A pod whose workload is as before is another because of its namespace. */
  private Because pod(Cause.Pod p) {
    var parts = p.name().split("/", 3);
    var old = workload(base.fleet(), parts[0], parts[1], parts[2]);
    var now = workload(head.fleet(), parts[0], parts[1], parts[2]);
    if (p.how() == How.CHANGED && isSame(old, now)) {
      var key = new ObjectKey("", "Namespace", "", parts[1]);
      return new Because(object(key, parts[0]), key.toString(), "", p.how(), parts[0]);
    }
    var pos = now.or(() -> old).map(Workload::pos).orElse(SourcePos.NONE);
    return new Because(pos, "workload " + parts[1] + "/" + parts[2], "", p.how(), parts[0]);
  }

  private static boolean isSame(Optional<Workload> old, Optional<Workload> now) {
    return Objects.equals(old.map(Workload::labels), now.map(Workload::labels))
        && Objects.equals(old.map(Workload::serviceAccount), now.map(Workload::serviceAccount))
        && Objects.equals(old.map(w -> ports(w)), now.map(w -> ports(w)));
  }

  private static List<String> ports(Workload w) {
    return w.ports().stream().map(p -> p.name() + p.port() + p.protocol()).toList();
  }

  /** By name, or by kind and name where two kinds share it; where it runs in the cluster. */
  private static Optional<Workload> workload(
      Fleet fleet, String cluster, String namespace, String name) {
    return fleet.workloads().stream()
        .filter(w -> w.namespace().equals(namespace))
        .filter(w -> name.equals(w.name()) || name.equals(w.kind() + "." + w.name()))
        .filter(
            w -> fleet.cluster(cluster).filter(c -> w.clusters().matches(c.labels())).isPresent())
        .findFirst();
  }
}
