package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.plan.Plan.Drift;
import dev.atoll.reconciler.plan.Plan.Unmanaged;
import dev.atoll.templates.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The plan of a target that is files: a directory or a branch. The UID of an entry is its path, its
 * digest that of the bytes. Pure.
 */
public final class FilePlanner {

  /**
   * What shall be in one file.
   *
   * @param object the object in it
   * @param digest of its bytes
   */
  public record Wanted(RenderedObject object, String digest) {}

  private final SortedMap<ObjectKey, Wanted> wanted;
  private final Inventory inventory;
  private final Map<ObjectKey, String> present;
  private final PlanOptions options;
  private final List<Step> steps = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();
  private final List<Unmanaged> unmanaged = new ArrayList<>();

  private FilePlanner(
      SortedMap<ObjectKey, Wanted> wanted,
      Inventory inventory,
      Map<ObjectKey, String> present,
      PlanOptions options) {
    this.wanted = wanted;
    this.inventory = inventory;
    this.present = present;
    this.options = options;
  }

  /**
   * The plan of one round.
   *
   * @param place what stands for the cluster's UID
   * @param present digests of the files that are there, of those that are wanted or ours
   */
  public static Plan plan(
      String cluster,
      String place,
      SortedMap<ObjectKey, Wanted> wanted,
      Inventory inventory,
      Map<ObjectKey, String> present,
      PlanOptions options) {
    var run = new FilePlanner(wanted, inventory, present, options);
    wanted.forEach(run::want);
    inventory.entries().forEach(run::unwant);
    var stop =
        Guards.identity(cluster, inventory, Live.empty(place), options)
            .or(() -> Guards.deletions(run.steps, inventory, options));
    return new Plan(
        cluster, place, options.commit(), run.steps, run.drift, run.unmanaged, List.of(), stop);
  }

  private void want(ObjectKey key, Wanted file) {
    var there = present.get(key);
    var entry = inventory.entry(key);
    var same = file.digest().equals(there);
    var unchanged = entry.filter(e -> e.digest().equals(file.digest())).isPresent();
    if (same) {
      var verb = entry.isPresent() ? Verb.KEEP : Verb.ADOPT;
      add(verb, key, Action.NONE, "as in Git", file.object());
    } else if (there == null && !unchanged) {
      add(Verb.CREATE, key, Action.APPLY, "new in Git", file.object());
    } else if (entry.isEmpty()) {
      add(Verb.BLOCKED, key, Action.NONE, "another file is in its place", file.object());
    } else if (unchanged) {
      drifted(key, there == null ? "somebody deleted it" : "somebody changed it", file.object());
    } else {
      add(Verb.UPDATE, key, Action.APPLY, "changed in Git", file.object());
    }
  }

  private void drifted(ObjectKey key, String what, RenderedObject object) {
    if (options.drift() != DriftMode.OFF) {
      drift.add(new Drift(key, what, List.of()));
    }
    switch (options.drift()) {
      case CORRECT -> add(Verb.UPDATE, key, Action.APPLY, what, object);
      case REPORT -> add(Verb.KEEP, key, Action.NONE, what + "; drift is only reported", object);
      case OFF -> add(Verb.KEEP, key, Action.NONE, "drift is not looked for", object);
    }
  }

  /** Only what was written here, and still is what was written. */
  private void unwant(ObjectKey key, Inventory.Entry entry) {
    var there = present.get(key);
    if (wanted.containsKey(key) || there == null) {
      return;
    }
    if (!entry.digest().isEmpty() && !entry.digest().equals(there)) {
      unmanaged.add(
          new Unmanaged(key, "Git no longer has it, but somebody changed it: left alone"));
    } else if (!options.complete()) {
      add(Verb.KEEP, key, "the render is not whole, so nothing is removed");
    } else if (!inventory.complete()) {
      add(Verb.BLOCKED, key, "a part of the inventory is missing, so nothing is removed");
    } else {
      add(Verb.DELETE, key, "no longer in Git");
    }
  }

  private void add(Verb verb, ObjectKey key, String why) {
    var action = verb == Verb.DELETE ? Action.DELETE : Action.NONE;
    steps.add(
        new Step(
            verb, key, why, Stage.REMOVALS, action, Optional.empty(), Optional.empty(), List.of()));
  }

  private void add(Verb verb, ObjectKey key, Action action, String why, RenderedObject object) {
    steps.add(
        new Step(
            verb,
            key,
            why,
            Stage.FOUNDATIONS,
            action,
            Optional.of(object),
            Optional.empty(),
            List.of()));
  }
}
