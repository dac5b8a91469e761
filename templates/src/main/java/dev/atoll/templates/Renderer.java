package dev.atoll.templates;

import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.MeshPolicy;
import dev.atoll.fleet.model.PlainObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Renders the clusters of one fleet, one at a time. An object that is the same in several clusters
 * is made once and is the same instance in each; what is a cluster's own is not kept, so that
 * hundreds of clusters pass by without being in memory together. Safe for use by several threads.
 */
public final class Renderer {

  private final Fleet fleet;
  private final List<PlainTemplate> plain;
  private final List<MeshPolicyTemplate> policies;
  private final List<GlobalServiceTemplate> services;
  private final List<Finding> refused;
  private final PolicySource source = new PolicySource();

  Renderer(Fleet fleet) {
    var notRendered = new ArrayList<Finding>();
    this.fleet = fleet;
    this.plain = plain(fleet.objects(), notRendered::add);
    this.policies =
        fleet.meshPolicies().stream()
            .sorted(Comparator.comparing(MeshPolicy::pos))
            .map(p -> new MeshPolicyTemplate(p, fleet))
            .toList();
    this.services =
        fleet.services().stream()
            .sorted(Comparator.comparing(GlobalService::pos))
            .map(s -> new GlobalServiceTemplate(s, fleet.clusters()))
            .toList();
    this.refused = List.copyOf(notRendered);
  }

  /** Everything that one cluster must hold, and what is wrong with it. */
  public Checked<Rendered> render(Cluster cluster) {
    var findings = new ArrayList<Finding>(refused);
    var objects = new ClusterObjects(cluster, findings::add, source);
    for (var service : services) {
      service.in(cluster, findings::add).ifPresent(o -> objects.service(service, o));
    }
    plain.stream().filter(p -> p.isPlacedOn(cluster)).forEach(objects::plain);
    policies.stream().filter(p -> p.isPlacedOn(cluster)).forEach(objects::meshPolicy);
    var connections = new MeshConnections(fleet, cluster, findings::add);
    connections.objects().forEach(objects::add);
    new MeshFacts(fleet, cluster).object().ifPresent(objects::add);
    return new Checked<>(
        new Rendered(cluster, objects.sorted(), connections.helmValues()), findings);
  }

  /**
   * Renders every cluster in turn, by name, and hands each to {@code then} before the next one.
   *
   * @return the findings of all clusters; those that differ in the cluster alone are one
   */
  public List<Finding> each(Consumer<Rendered> then) {
    var findings = new ManyClusters();
    for (var cluster : fleet.clusters()) {
      var rendered = render(cluster);
      rendered.findings().forEach(findings::add);
      then.accept(rendered.value());
    }
    return findings.merged();
  }

  private static List<PlainTemplate> plain(
      List<PlainObject> objects, Consumer<Finding> notRendered) {
    var templates = new ArrayList<PlainTemplate>();
    for (var object : sorted(objects)) {
      var ownership = Ownership.ofPlain(object.key());
      ownership.ifPresentOrElse(
          o -> templates.add(new PlainTemplate(object, o)),
          () -> notRendered.accept(notRendered(object)));
    }
    return List.copyOf(templates);
  }

  private static List<PlainObject> sorted(List<PlainObject> objects) {
    return objects.stream().sorted(Comparator.comparing(PlainObject::pos)).toList();
  }

  private static Finding notRendered(PlainObject object) {
    return Finding.of(
            TemplateRule.KIND_NOT_RENDERED,
            object.pos(),
            object.key().kind() + " is no kind that Atoll renders",
            "a fleet holds policies, CIDR groups, Services and Namespaces")
        .about(object.key().toString());
  }
}
