package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.RenderedObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The inventory before and after a round. Pure. */
public final class Bookkeeping {

  private Bookkeeping() {}

  /**
   * What must be written down before a plan is carried out: every object that may come to be, so
   * that a round that is cut off leaves nothing behind that nobody knows.
   */
  public static Inventory before(Inventory inventory, Live live, Plan plan, PlanOptions options) {
    var settled = Settling.settle(inventory, live, options.fleet());
    var entries = new TreeMap<ObjectKey, Inventory.Entry>(settled.entries());
    plan.writes()
        .filter(s -> s.verb() == Verb.CREATE || s.verb() == Verb.ADOPT)
        .forEach(s ->
            s.desired()
                .ifPresent(
                    d -> entries.put(s.key(), new Inventory.Entry("", "", "", releases(d)))));
    var header = settled.header();
    return settled
        .with(entries)
        .with(
            new Inventory.Header(
                options.fleet(),
                plan.cluster(),
                plan.clusterUid(),
                options.commit(),
                header.map(Inventory.Header::applied).orElse(""),
                header.map(Inventory.Header::digest).orElse(""),
                removedBefore(settled, options)));
  }

  /**
   * What is known after a plan was carried out, as far as it went.
   *
   * @param before the result of {@link #before}
   * @param written what became of the objects of steps that went well; empty for those that are
   *     gone
   * @param toTheEnd whether every step that writes went well and none is blocked
   */
  public static Inventory after(
      Inventory before,
      Live live,
      Plan plan,
      PlanOptions options,
      Map<ObjectKey, Optional<LiveObject>> written,
      boolean toTheEnd) {
    var entries = new TreeMap<ObjectKey, Inventory.Entry>(before.entries());
    plan.steps().forEach(s -> s.desired().ifPresent(d -> wanted(s, d, written, before, entries)));
    var steps = plan.steps().stream().collect(Collectors.toMap(Step::key, s -> s, (a, b) -> a));
    before
        .entries()
        .keySet()
        .forEach(key -> unwanted(key, Optional.ofNullable(steps.get(key)), live, written, entries));
    var removed =
        plan.steps().stream()
            .filter(s -> s.verb() == Verb.DELETE && written.containsKey(s.key()))
            .count();
    var header = before.header().orElseThrow();
    return new Inventory(
        Optional.of(
            new Inventory.Header(
                header.fleet(),
                header.cluster(),
                header.clusterUid(),
                options.commit(),
                toTheEnd ? options.commit() : header.applied(),
                toTheEnd ? options.digest() : header.digest(),
                header.removed() + (int) removed)),
        entries,
        true);
  }

  private static int removedBefore(Inventory inventory, PlanOptions options) {
    return inventory
        .header()
        .filter(h -> h.attempted().equals(options.commit()))
        .map(Inventory.Header::removed)
        .orElse(0);
  }

  private static void wanted(
      Step step,
      RenderedObject desired,
      Map<ObjectKey, Optional<LiveObject>> written,
      Inventory before,
      TreeMap<ObjectKey, Inventory.Entry> entries) {
    var digest = desired.digest();
    var result = written.getOrDefault(step.key(), Optional.empty());
    if (result.isPresent()) {
      var exact = step.action() == Action.RESTORE || step.verb() == Verb.CREATE;
      var settled = exact ? ReadBack.settled(desired, result.get()) : "";
      entries.put(
          step.key(), new Inventory.Entry(result.get().uid(), digest, settled, releases(desired)));
      return;
    }
    var upToDate = step.verb() == Verb.KEEP || step.verb() == Verb.ADOPT;
    if (upToDate && step.action() == Action.NONE && step.live().isPresent()) {
      var uid = step.live().get().uid();
      var old =
          before.entry(step.key()).filter(e -> e.uid().equals(uid) && e.digest().equals(digest));
      entries.put(
          step.key(), old.orElseGet(() -> new Inventory.Entry(uid, digest, "", releases(desired))));
    }
  }

  /** Forgotten once it is gone, or another object has its name. What could not be removed stays. */
  private static void unwanted(
      ObjectKey key,
      Optional<Step> step,
      Live live,
      Map<ObjectKey, Optional<LiveObject>> written,
      TreeMap<ObjectKey, Inventory.Entry> entries) {
    if (step.filter(s -> s.desired().isPresent()).isPresent() || unread(key, live)) {
      return;
    }
    var removed = step.filter(s -> s.verb() == Verb.DELETE).isPresent();
    if (removed) {
      var result = written.get(key);
      if (result != null && (result.isEmpty() || step.get().action() == Action.RELEASE)) {
        entries.remove(key);
      }
      return;
    }
    var uid = live.object(key).map(LiveObject::uid).orElse("");
    if (!before(entries, key).equals(uid)) {
      entries.remove(key);
    }
  }

  private static String before(TreeMap<ObjectKey, Inventory.Entry> entries, ObjectKey key) {
    var entry = entries.get(key);
    return entry == null ? "" : entry.uid();
  }

  /** A kind that is not served now may be served again, with its objects. */
  private static boolean unread(ObjectKey key, Live live) {
    return live.missingKinds().contains(KubeKind.id(key.group(), key.kind()));
  }

  static boolean releases(RenderedObject desired) {
    return desired.ownership() == Ownership.EXISTING || desired.key().kind().equals("Namespace");
  }
}
