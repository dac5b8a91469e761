package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.model.PlainObject;
import dev.atoll.fleet.value.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A plain object, cleaned once, and the forms that it takes in its clusters. */
final class PlainTemplate {

  private final PlainObject object;
  private final Mapping clean;
  private final Ownership ownership;
  private final List<Finding> notes;
  private final Optional<RenderedObject> same;
  private final Map<Mapping, RenderedObject> annotated = new ConcurrentHashMap<>();

  PlainTemplate(PlainObject object, Ownership ownership) {
    var found = new ArrayList<Finding>();
    this.object = object;
    this.ownership = ownership;
    this.clean = Cleaning.clean(object.value(), found::add);
    this.notes = List.copyOf(found);
    this.same =
        Substitution.isConstant(clean)
            ? Optional.of(rendered(Substitution.unescaped(clean)))
            : Optional.empty();
  }

  /** The object that the text names, before anything is filled in. */
  ObjectKey key() {
    return object.key();
  }

  boolean isPlacedOn(Cluster cluster) {
    return object.clusters().matches(cluster.labels());
  }

  RenderedObject in(Cluster cluster, Consumer<Finding> findings) {
    notes.forEach(findings);
    return same.orElseGet(() -> rendered(new Substitution(cluster, findings).apply(clean)));
  }

  /** The object of one cluster with more annotations. */
  RenderedObject annotated(RenderedObject base, Mapping annotations) {
    return same.isPresent()
        ? annotated.computeIfAbsent(annotations, a -> merged(base, a))
        : merged(base, annotations);
  }

  private RenderedObject merged(RenderedObject base, Mapping annotations) {
    return rendered(Metadata.annotated(base.value(), annotations));
  }

  private RenderedObject rendered(Mapping value) {
    return new RenderedObject(ObjectKey.of(value), value, ownership, object.pos());
  }
}
