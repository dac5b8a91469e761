package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.plan.Plan.Drift;
import dev.atoll.reconciler.plan.Plan.Unmanaged;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of the planner: collects what it finds, object by object. */
final class PlanBuilder {

  private final Rendered desired;
  private final Inventory inventory;
  private final Live live;
  private final PlanOptions options;
  private final Surroundings around;
  private final Set<ObjectKey> wanted;
  private final List<Fact> facts;
  private final List<Step> steps = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();
  private final List<Unmanaged> unmanaged = new ArrayList<>();

  PlanBuilder(
      Rendered desired, Inventory inventory, Live live, PlanOptions options, Surroundings around) {
    this.desired = desired;
    this.inventory = Settling.settle(inventory, live, options.fleet());
    this.live = live;
    this.options = options;
    this.around = around;
    this.wanted = desired.objects().stream().map(RenderedObject::key).collect(Collectors.toSet());
    this.facts = Facts.of(desired.cluster(), live.observed());
  }

  Plan build() {
    desired.objects().forEach(this::want);
    inventory.entries().forEach(this::unwant);
    live.objects().values().forEach(this::strange);
    var stop =
        Guards.identity(desired.cluster().name(), inventory, live, options)
            .or(() -> Guards.deletions(steps, inventory, options));
    return new Plan(
        desired.cluster().name(),
        live.clusterUid(),
        options.commit(),
        ordered(),
        drift,
        unmanaged,
        facts,
        stop);
  }

  /**
   * A policy waits for one of the same commit that comes before it and cannot come, as {@link
   * dev.atoll.reconciler.order.Place#waitsFor} says: a rename must not cut what it renames. A kind
   * that the cluster lacks holds up nothing.
   */
  private List<Step> ordered() {
    var placed = new PolicyPlaces(desired, live, around).place(steps, this::matters);
    var stuck =
        placed.stream().filter(this::matters).filter(PlanBuilder::isStuck).sorted().toList();
    return stuck.isEmpty() ? placed : new Waiting(stuck, this::isNewsOf).hold(placed);
  }

  /** Whether the commit changes a policy here, now or once nothing holds it up. */
  private boolean matters(Step step) {
    return isPolicy(step.key())
        && (step.action() != Action.NONE
            || step.desired().isPresent()
                && isNewsOf(step)
                && isStuck(step)
                && !live.missingKinds()
                    .contains(KubeKind.id(step.key().group(), step.key().kind())));
  }

  private static boolean isStuck(Step step) {
    return step.verb() == Verb.BLOCKED || step.verb() == Verb.WAITING;
  }

  /** Whether the commit changes something here, and not somebody's hand. */
  private boolean isNewsOf(Step step) {
    return step.desired().isEmpty()
        || inventory
            .entry(step.key())
            .filter(e -> e.digest().equals(step.desired().get().digest()))
            .isEmpty();
  }

  private void want(RenderedObject object) {
    var judge = new ObjectJudge(object, inventory, live, options, wanted);
    var verdict = judge.verdict();
    judge.drift().ifPresent(drift::add);
    steps.add(guarded(verdict));
  }

  /** A cluster where a policy would mean something else keeps the policies that it has. */
  private Step guarded(Step step) {
    var fact = facts.stream().filter(Fact::changesMeaning).findFirst();
    if (fact.isEmpty() || step.action() == Action.NONE || !isPolicy(step.key())) {
      return step;
    }
    var why =
        "the cluster's %s is %s and not %s as its Cluster file says, which changes what a policy means"
            .formatted(fact.get().kind(), fact.get().actual(), fact.get().expected());
    return step.heldUp(Verb.BLOCKED, why);
  }

  private void unwant(ObjectKey key, Inventory.Entry entry) {
    if (!wanted.contains(key)) {
      new Removal(key, entry, live, options, inventory.complete())
          .step(unmanaged::add)
          .ifPresent(s -> steps.add(guarded(s)));
    }
  }

  /** What is there, is not wanted, and was never ours. */
  private void strange(LiveObject object) {
    var key = object.key();
    if (wanted.contains(key) || inventory.entry(key).isPresent()) {
      return;
    }
    var mark = object.fleet();
    if (mark.equals(options.fleet())) {
      unmanaged.add(
          new Unmanaged(
              key, "it carries this fleet's mark, but the inventory does not know it: left alone"));
    } else if (isPolicy(key)) {
      var why = mark.isEmpty() ? "it is not in Git" : "it belongs to the fleet " + mark;
      unmanaged.add(new Unmanaged(key, why));
    }
  }

  static boolean isPolicy(ObjectKey key) {
    return KubeKind.of(key.group(), key.kind()).filter(KubeKind::isPolicy).isPresent();
  }

  static Optional<KubeKind> kind(ObjectKey key) {
    return KubeKind.of(key.group(), key.kind());
  }
}
