package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.Plan.Drift;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.RenderedObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of one object that Git wants. */
final class ObjectJudge {

  private static final int PATHS_SHOWN = 3;

  private final RenderedObject object;
  private final ObjectKey key;
  private final Live live;
  private final PlanOptions options;
  private final Set<ObjectKey> wanted;
  private final Optional<Inventory.Entry> entry;
  private @Nullable Drift drift;

  ObjectJudge(
      RenderedObject object,
      Inventory inventory,
      Live live,
      PlanOptions options,
      Set<ObjectKey> wanted) {
    this.object = object;
    this.key = object.key();
    this.live = live;
    this.options = options;
    this.wanted = wanted;
    this.entry = inventory.entry(key);
  }

  /** The drift that {@link #verdict} met, whatever is done about it. */
  Optional<Drift> drift() {
    return Optional.ofNullable(drift);
  }

  Step verdict() {
    var kind = KubeKind.of(key.group(), key.kind());
    if (kind.isEmpty()) {
      return step(
          Verb.BLOCKED, Action.NONE, "Atoll does not apply objects of the kind " + key.kind());
    }
    if (live.missingKinds().contains(kind.get().id())) {
      return step(
          Verb.BLOCKED,
          Action.NONE,
          "the cluster does not know %s: its CRD is missing".formatted(kind.get().resource()));
    }
    var waiting = namespaceTrouble(kind.get());
    if (waiting.isPresent()) {
      return step(Verb.WAITING, Action.NONE, waiting.get());
    }
    return live.object(key).map(this::present).orElseGet(this::absent);
  }

  private Optional<String> namespaceTrouble(KubeKind kind) {
    if (!kind.namespaced()) {
      return Optional.empty();
    }
    var namespace = new ObjectKey("", "Namespace", "", key.namespace());
    var there = live.object(namespace);
    if (there.filter(LiveObject::deleting).isPresent()) {
      return Optional.of("the namespace " + key.namespace() + " is being deleted");
    }
    return there.isEmpty() && !wanted.contains(namespace)
        ? Optional.of("there is no namespace " + key.namespace())
        : Optional.empty();
  }

  private Step absent() {
    if (object.ownership() == Ownership.EXISTING) {
      return step(Verb.WAITING, Action.NONE, "nobody has made it yet");
    }
    if (!appliedAsIs()) {
      return step(Verb.CREATE, Action.APPLY, "new in Git");
    }
    if (options.drift() != DriftMode.OFF) {
      drift = new Drift(key, "somebody deleted it", List.of());
    }
    return switch (options.drift()) {
      case CORRECT -> step(Verb.CREATE, Action.APPLY, "somebody deleted it");
      case REPORT -> step(Verb.KEEP, Action.NONE, "somebody deleted it; drift is only reported");
      case OFF -> step(Verb.KEEP, Action.NONE, "drift is not looked for");
    };
  }

  private Step present(LiveObject there) {
    if (there.deleting()) {
      return step(Verb.WAITING, Action.NONE, "it is being deleted");
    }
    if (!there.fleet().isEmpty() && !there.fleet().equals(options.fleet())) {
      return step(Verb.BLOCKED, Action.NONE, "it belongs to the fleet " + there.fleet());
    }
    var known = entry.filter(e -> e.uid().equals(there.uid())).isPresent();
    var differences = differences(there, known);
    if (differences.isEmpty()) {
      return same(there, known);
    }
    var conflicts = differences.stream().filter(ObjectJudge::isConflict).toList();
    if (!conflicts.isEmpty() && !options.force()) {
      return conflict(conflicts, known);
    }
    if (!known) {
      return adopted(there, differences);
    }
    return appliedAsIs() ? drifted(differences) : changed(differences);
  }

  /** What is ours is written in every mode; what is foreign goes only where drift is corrected. */
  private Step adopted(LiveObject there, List<Difference> differences) {
    var why = "it was there before, and differs in " + paths(differences);
    if (options.drift() == DriftMode.CORRECT) {
      return step(Verb.ADOPT, restoring(), why, differences);
    }
    noteForeign(differences);
    return onlyForeign(differences)
        ? step(Verb.ADOPT, taking(there), what(differences) + "; it is left alone", differences)
        : step(Verb.ADOPT, Action.TAKE, why, differences);
  }

  private void noteForeign(List<Difference> differences) {
    var foreign = differences.stream().filter(d -> d.kind() == Difference.Kind.FOREIGN).toList();
    if (!foreign.isEmpty() && options.drift() != DriftMode.OFF) {
      drift = new Drift(key, what(foreign), foreign);
    }
  }

  private Step same(LiveObject there, boolean known) {
    if (known) {
      return step(Verb.KEEP, Action.NONE, "as in Git");
    }
    return step(Verb.ADOPT, taking(there), "it is as in Git, and the inventory does not know it");
  }

  /** Nothing is written where the fields are ours already. */
  private static Action taking(LiveObject there) {
    return there.owners().stream().anyMatch(FieldOwner::isAtoll) ? Action.NONE : Action.TAKE;
  }

  private Step conflict(List<Difference> conflicts, boolean known) {
    var managers =
        conflicts.stream().map(Difference::manager).distinct().collect(Collectors.joining(", "));
    var what = "%s is held by %s through server-side apply".formatted(paths(conflicts), managers);
    if (known && appliedAsIs()) {
      drift = new Drift(key, what, conflicts);
    }
    return step(
        Verb.BLOCKED,
        Action.NONE,
        what + ": let one of the two give it up, or set force in the Fleet",
        conflicts);
  }

  private Step changed(List<Difference> differences) {
    noteForeign(differences);
    if (options.drift() != DriftMode.CORRECT && onlyForeign(differences)) {
      var what = what(differences) + "; drift is only reported";
      return step(Verb.KEEP, Action.NONE, what, differences);
    }
    var why = "changed in Git: " + paths(differences);
    return step(Verb.UPDATE, changing(differences), why, differences);
  }

  /** Nothing is forced where nobody else is in the way. */
  private Action changing(List<Difference> differences) {
    if (differences.stream().noneMatch(ObjectJudge::heldByOthers)) {
      return Action.APPLY;
    }
    var exact =
        options.drift() == DriftMode.CORRECT
            || differences.stream().anyMatch(ObjectJudge::outOfReach);
    return exact && object.ownership() == Ownership.SPEC ? Action.RESTORE : Action.TAKE;
  }

  /** Ours to remove, and no apply of ours removes it: we are not listed for it any more. */
  private static boolean outOfReach(Difference d) {
    return d.kind() == Difference.Kind.STALE && d.heldByStatus();
  }

  private Step drifted(List<Difference> differences) {
    var what = what(differences);
    if (options.drift() == DriftMode.OFF) {
      return step(Verb.KEEP, Action.NONE, "drift is not looked for");
    }
    drift = new Drift(key, what, differences);
    return options.drift() == DriftMode.CORRECT
        ? step(Verb.UPDATE, restoring(), what, differences)
        : step(Verb.KEEP, Action.NONE, what + "; drift is only reported", differences);
  }

  private Action restoring() {
    return object.ownership() == Ownership.SPEC ? Action.RESTORE : Action.TAKE;
  }

  /** Where the API server itself adds to what is applied, its result was recorded. */
  private List<Difference> differences(LiveObject there, boolean known) {
    var found = Comparison.of(object, there, options.fleet());
    var all = known ? found.stream().map(Difference::inOurs).toList() : found;
    var settled =
        appliedAsIs()
            && entry
                .map(Inventory.Entry::settled)
                .filter(s -> !s.isEmpty() && s.equals(specDigest(there.value())))
                .isPresent();
    return settled ? all.stream().filter(d -> !d.path().startsWith("spec")).toList() : all;
  }

  /** Digest of the part that policy kinds own as a whole. */
  static String specDigest(Mapping value) {
    var part = Mapping.empty(value.pos());
    for (var name : List.of("spec", "specs")) {
      part = value.get(name).isPresent() ? part.with(name, value.get(name).get()) : part;
    }
    return Digests.sha256(Json.write(part));
  }

  /** Whether what Git wants is what was applied last. */
  private boolean appliedAsIs() {
    return entry.filter(e -> e.digest().equals(object.digest())).isPresent();
  }

  private static boolean isConflict(Difference d) {
    return d.kind() == Difference.Kind.CHANGED && d.appliedByManager();
  }

  private static boolean heldByOthers(Difference d) {
    return !d.manager().isEmpty() || d.kind() == Difference.Kind.FOREIGN || d.heldByStatus();
  }

  private static boolean onlyForeign(List<Difference> differences) {
    return differences.stream().allMatch(d -> d.kind() == Difference.Kind.FOREIGN);
  }

  private static String what(List<Difference> differences) {
    var managers =
        differences.stream()
            .map(Difference::manager)
            .filter(m -> !m.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    var who = managers.isEmpty() ? "somebody" : managers;
    var foreign = differences.stream().filter(d -> d.kind() == Difference.Kind.FOREIGN).toList();
    return onlyForeign(differences)
        ? "%s added %s".formatted(who, paths(foreign))
        : "%s changed %s".formatted(who, paths(differences));
  }

  private static String paths(List<Difference> differences) {
    var paths = differences.stream().map(Difference::path).distinct().toList();
    var shown = String.join(", ", paths.subList(0, Math.min(PATHS_SHOWN, paths.size())));
    return paths.size() <= PATHS_SHOWN
        ? shown
        : shown + " and " + (paths.size() - PATHS_SHOWN) + " more";
  }

  private Step step(Verb verb, Action action, String why) {
    return step(verb, action, why, List.of());
  }

  private Step step(Verb verb, Action action, String why, List<Difference> differences) {
    var role = KubeKind.of(key.group(), key.kind()).map(KubeKind::role);
    var stage =
        role.map(r ->
                switch (r) {
                  case NAMESPACE -> Stage.NAMESPACES;
                  case FOUNDATION -> Stage.FOUNDATIONS;
                  case POLICY -> Stage.POLICIES;
                })
            .orElse(Stage.FOUNDATIONS);
    return new Step(
        verb, key, why, stage, action, Optional.of(object), live.object(key), differences);
  }
}
