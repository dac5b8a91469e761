package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.GlobalService;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The objects of one cluster while they are brought together. Global services come first: what they
 * say about a Service or a Namespace that is also a plain object is merged into that.
 */
final class ClusterObjects {

  private final Cluster cluster;
  private final Consumer<Finding> findings;
  private final PolicySource source;
  private final Map<ObjectKey, RenderedObject> objects = new TreeMap<>();
  private final Set<RenderedObject> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<ObjectKey, RenderedObject> annotations = new TreeMap<>();

  ClusterObjects(Cluster cluster, Consumer<Finding> findings, PolicySource source) {
    this.cluster = cluster;
    this.findings = findings;
    this.source = source;
  }

  /** A global service's object, and the namespace annotation that it needs here. */
  void service(GlobalServiceTemplate template, RenderedObject object) {
    if (template.service().manage() == GlobalService.Manage.ANNOTATIONS) {
      annotate(object);
    } else {
      add(object);
    }
    if (namespacesAreLocal()) {
      var namespace = template.namespace(object.key().namespace());
      annotations.putIfAbsent(namespace.key(), namespace);
    }
  }

  void plain(PlainTemplate template) {
    var object = withAnnotations(template, template.in(cluster, findings));
    checkedByLoader(template.key(), object);
    add(object);
  }

  private RenderedObject withAnnotations(PlainTemplate template, RenderedObject object) {
    var more = annotations.remove(object.key());
    if (more == null) {
      return object;
    }
    var extra = more.value().mapping("metadata", "annotations").orElseThrow();
    contradictions(object, extra);
    return template.annotated(object, extra);
  }

  void meshPolicy(MeshPolicyTemplate template) {
    var object = template.in(cluster, findings);
    checkedByLoader(template.key(), object);
    add(object);
  }

  /** Documents that meet under the names that they were written with are the loader's finding. */
  private void checkedByLoader(ObjectKey written, RenderedObject object) {
    if (written.equals(object.key())) {
      known.add(object);
    }
  }

  void add(RenderedObject object) {
    var first = objects.putIfAbsent(object.key(), object);
    if (first != null && !(known.contains(first) && known.contains(object))) {
      findings.accept(twice(object, first.origin()));
    }
  }

  /** Everything, sorted by key. */
  List<RenderedObject> sorted() {
    annotations.values().forEach(this::add);
    annotations.clear();
    return objects.values().stream().map(object -> source.said(object, cluster)).toList();
  }

  private void annotate(RenderedObject object) {
    var first = annotations.putIfAbsent(object.key(), object);
    if (first != null) {
      findings.accept(twice(object, first.origin()));
    }
  }

  /** From 1.19 on; earlier releases have no namespaces that are not global. */
  private boolean namespacesAreLocal() {
    return cluster.datapath().version().value().isAtLeast(1, 19)
        && !cluster.datapath().values().defaultGlobalNamespace();
  }

  /** A Namespace that says {@code false} itself is left to the check of services. */
  private void contradictions(RenderedObject object, Mapping extra) {
    if (Cleaning.isNamespace(object.key())) {
      return;
    }
    var own =
        object.value().mapping("metadata", "annotations").orElse(Mapping.empty(SourcePos.NONE));
    for (var key : extra.sortedKeys()) {
      var said = own.get(key);
      if (said.isPresent() && !said.equals(extra.get(key))) {
        findings.accept(contradicted(object, key, own.keyPos(key), extra.get(key).orElseThrow()));
      }
    }
  }

  private static Finding contradicted(
      RenderedObject object, String key, SourcePos pos, Value other) {
    return Finding.of(
            TemplateRule.ANNOTATION_CONTRADICTED,
            pos,
            "the Service says " + key + " otherwise than its GlobalService",
            "remove the annotation here: the GlobalService sets it")
        .about(object.key().toString())
        .withRelated(other.pos(), "the GlobalService");
  }

  private static Finding twice(RenderedObject object, SourcePos first) {
    return Finding.of(
            TemplateRule.SAME_OBJECT_TWICE,
            object.origin(),
            object.key() + " is rendered from two documents for one cluster",
            "rename one of them, or place them on different clusters")
        .about(object.key().toString())
        .withRelated(first, "the other document");
  }
}
