package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.Plan.Unmanaged;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What becomes of an object in the inventory that Git no longer has. It is removed only with the
 * recorded UID and our mark, by a whole render and a whole inventory.
 */
record Removal(
    ObjectKey key,
    Inventory.Entry entry,
    Live live,
    PlanOptions options,
    boolean inventoryComplete) {

  /** The step; empty where there is nothing left to remove. */
  Optional<Step> step(Consumer<Unmanaged> unmanaged) {
    var object = live.object(key);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    var there = object.get();
    if (!there.uid().equals(entry.uid())) {
      unmanaged.accept(
          new Unmanaged(key, "it is another object than the one that was applied: left alone"));
      return Optional.empty();
    }
    if (!there.fleet().equals(options.fleet())) {
      unmanaged.accept(
          new Unmanaged(
              key, "Git no longer has it, but it no longer carries our mark: left alone"));
      return Optional.empty();
    }
    return Optional.of(present(there));
  }

  private Step present(LiveObject there) {
    if (!options.complete()) {
      return step(there, Verb.KEEP, Action.NONE, "the render is not whole, so nothing is removed");
    }
    if (!inventoryComplete) {
      return step(
          there,
          Verb.BLOCKED,
          Action.NONE,
          "a part of the inventory is missing, so nothing is removed");
    }
    if (there.deleting()) {
      return step(there, Verb.WAITING, Action.NONE, "it is being deleted");
    }
    return entry.release()
        ? step(
            there, Verb.DELETE, Action.RELEASE, "no longer in Git; the object stays, our fields go")
        : step(there, Verb.DELETE, Action.DELETE, "no longer in Git");
  }

  private Step step(LiveObject there, Verb verb, Action action, String why) {
    var policy = PlanBuilder.kind(key).filter(KubeKind::isPolicy).isPresent();
    var stage = policy ? Stage.POLICIES : Stage.REMOVALS;
    return new Step(verb, key, why, stage, action, Optional.empty(), Optional.of(there), List.of());
  }
}
