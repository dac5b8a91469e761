package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a live object differs from the same object as Git wants it.
 *
 * <p>Only what is ours counts: of labels and annotations the rendered ones; of policy kinds and
 * CIDR groups the whole {@code spec} and {@code specs}; of other kinds the rendered fields, and
 * those that an earlier apply of ours left.
 */
final class Comparison {

  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "status");
  private static final List<String> SPECS = List.of("spec", "specs");
  private static final Set<String> OWNED_METADATA = Set.of("labels", "annotations");

  private final LiveObject live;
  private final boolean wholeSpec;
  private final List<Difference> found = new ArrayList<>();

  private Comparison(LiveObject live, boolean wholeSpec) {
    this.live = live;
    this.wholeSpec = wholeSpec;
  }

  /** The differences, sorted; empty where the cluster holds what Git wants. */
  static List<Difference> of(RenderedObject desired, LiveObject live, String fleet) {
    var run = new Comparison(live, desired.ownership() == Ownership.SPEC);
    var ours = Marked.object(desired, fleet);
    var same = SPECS.stream().filter(f -> ours.get(f).equals(live.value().get(f))).toList();
    run.object(
        Normal.of(live.key(), without(same, ours)),
        Normal.of(live.key(), without(same, live.value())));
    return run.found.stream().sorted().toList();
  }

  /** What is equal as it stands does not differ in its normal form: nearly all of what we wrote. */
  private static Mapping without(List<String> fields, Mapping object) {
    var rest = object;
    for (var field : fields) {
      rest = rest.without(field);
    }
    return rest;
  }

  private void object(Mapping ours, Mapping theirs) {
    for (var name : ours.sortedKeys()) {
      if (IDENTITY.contains(name)) {
        continue;
      }
      if (name.equals("metadata")) {
        metadata(ours, theirs);
      } else {
        field(FieldPath.ROOT.field(name), ours.get(name), theirs.get(name));
      }
    }
    if (wholeSpec) {
      for (var name : SPECS) {
        if (ours.get(name).isEmpty() && theirs.get(name).isPresent()) {
          foreign(FieldPath.ROOT.field(name));
        }
      }
    }
    live.owners().stream()
        .filter(FieldOwner::isAtoll)
        .forEach(o -> stale(FieldPath.ROOT, o.fields(), Optional.of(ours), Optional.of(theirs)));
  }

  private void metadata(Mapping ours, Mapping theirs) {
    for (var name : OWNED_METADATA.stream().sorted().toList()) {
      ours.mapping("metadata", name)
          .filter(m -> !m.entries().isEmpty())
          .ifPresent(m ->
              field(
                  FieldPath.ROOT.field("metadata").field(name),
                  Optional.of(m),
                  theirs.at("metadata", name)));
    }
  }

  private void field(FieldPath path, Optional<Value> ours, Optional<Value> theirs) {
    if (ours.isEmpty()) {
      return;
    }
    if (theirs.isEmpty()) {
      add(path, Difference.Kind.MISSING);
      return;
    }
    switch (ours.get()) {
      case Mapping m when theirs.get() instanceof Mapping t && !atomic(path) -> mapping(path, m, t);
      case Sequence s when theirs.get() instanceof Sequence t && associative(path) ->
          list(path, s, t);
      default -> {
        if (!ours.get().equals(theirs.get())) {
          add(path, Difference.Kind.CHANGED);
        }
      }
    }
  }

  private void mapping(FieldPath path, Mapping ours, Mapping theirs) {
    for (var name : ours.sortedKeys()) {
      field(path.field(name), ours.get(name), theirs.get(name));
    }
    if (wholeSpec && path.inSpec()) {
      for (var name : theirs.sortedKeys()) {
        if (ours.get(name).isEmpty()) {
          foreign(path.field(name));
        }
      }
    }
  }

  /** Service ports are known by port and protocol. */
  private void list(FieldPath path, Sequence ours, Sequence theirs) {
    for (var item : ours.items()) {
      if (item instanceof Mapping m) {
        var keys = FieldSets.keysOf(m, PORT_KEYS);
        field(path.item(keys), Optional.of(m), FieldSets.item(theirs, keys));
      }
    }
  }

  private static final Mapping PORT_KEYS =
      FieldSets.itemKeys("k:{\"port\":0,\"protocol\":\"TCP\"}").orElseThrow();

  /** What an earlier apply of ours set, this one does not, and is still there. */
  private void stale(FieldPath path, Mapping held, Optional<Value> ours, Optional<Value> theirs) {
    if (theirs.isEmpty() || (wholeSpec && path.inSpec())) {
      return;
    }
    for (var name : held.sortedKeys()) {
      var below = held.mapping(name).orElse(Mapping.empty(held.pos()));
      if (name.startsWith("f:")) {
        var field = name.substring(2);
        staleOne(path.field(field), below, child(ours, field), child(theirs, field));
      } else {
        FieldSets.itemKeys(name)
            .ifPresent(k -> staleOne(path.item(k), below, item(ours, k), item(theirs, k)));
      }
    }
  }

  private void staleOne(
      FieldPath path, Mapping held, Optional<Value> ours, Optional<Value> theirs) {
    if (ours.isPresent()) {
      stale(path, held, ours, theirs);
    } else if (theirs.isPresent()) {
      add(path, Difference.Kind.STALE);
    }
  }

  private static Optional<Value> child(Optional<Value> value, String field) {
    return value.flatMap(Value::asMapping).flatMap(m -> m.get(field));
  }

  private static Optional<Value> item(Optional<Value> value, Mapping keys) {
    return value.flatMap(Value::asSequence).flatMap(s -> FieldSets.item(s, keys));
  }

  private boolean atomic(FieldPath path) {
    return live.key().kind().equals("Service") && path.toString().equals("spec.selector");
  }

  private boolean associative(FieldPath path) {
    return live.key().kind().equals("Service") && path.toString().equals("spec.ports");
  }

  private void foreign(FieldPath path) {
    var ours =
        live.owners().stream().anyMatch(o -> o.isAtoll() && FieldSets.hold(o.fields(), path));
    add(path, ours ? Difference.Kind.STALE : Difference.Kind.FOREIGN);
  }

  /** An apply manager is named before an update manager: it is the one that would come back. */
  private void add(FieldPath path, Difference.Kind kind) {
    var all =
        live.owners().stream()
            .filter(o -> !o.isAtoll() && FieldSets.hold(o.fields(), path))
            .toList();
    var holders = all.stream().filter(o -> o.subresource().isEmpty()).toList();
    var applied = holders.stream().filter(FieldOwner::applies).map(FieldOwner::manager).findFirst();
    var holder = applied.or(() -> holders.stream().map(FieldOwner::manager).findFirst());
    found.add(
        new Difference(
            path.toString(),
            kind,
            holder.orElse(""),
            applied.isPresent(),
            holders.isEmpty() && !all.isEmpty()));
  }
}
