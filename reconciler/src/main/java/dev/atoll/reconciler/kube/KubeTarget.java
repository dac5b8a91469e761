package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.plan.Action;
import dev.atoll.reconciler.plan.Bookkeeping;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.Marking;
import dev.atoll.reconciler.plan.Observed;
import dev.atoll.reconciler.plan.Plan;
import dev.atoll.reconciler.plan.PlanOptions;
import dev.atoll.reconciler.plan.Planner;
import dev.atoll.reconciler.plan.RevisionMark;
import dev.atoll.reconciler.plan.Step;
import dev.atoll.reconciler.plan.Verb;
import dev.atoll.reconciler.target.Desired;
import dev.atoll.reconciler.target.Identity;
import dev.atoll.reconciler.target.Outcome;
import dev.atoll.reconciler.target.Problem;
import dev.atoll.reconciler.target.RoundResult;
import dev.atoll.reconciler.target.Target;
import dev.atoll.reconciler.target.TargetException;
import dev.atoll.templates.Rendered;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** One cluster's API server. */
public final class KubeTarget implements Target {

  private final String cluster;
  private final KubeHttp http;
  private final Seen seen = new Seen();
  private final Map<KubeKind, DriftWatch> watches =
      new TreeMap<>(Comparator.comparing(KubeKind::id));
  private Optional<FactWatch> facts = Optional.empty();
  private Optional<Runnable> changed = Optional.empty();
  private BooleanSupplier marks = () -> false;

  /** Whether policies may have been written since the marks that are there. */
  private boolean unmarked = true;

  private KubeTarget(String cluster, KubeHttp http) {
    this.cluster = cluster;
    this.http = http;
  }

  /** As {@link #open(String, Path, String, Timing)} with the usual patience. */
  public static KubeTarget open(String cluster, Path credentials, String kubeconfig) {
    return open(cluster, credentials, kubeconfig, Timing.DEFAULT);
  }

  /**
   * A target that does not connect before it is used.
   *
   * @param cluster its name in the fleet, for messages
   * @param credentials the operator's directory of kubeconfigs
   * @param kubeconfig the name of one of them
   * @throws TargetException if there is no such kubeconfig, or it holds what is not honoured
   */
  public static KubeTarget open(
      String cluster, Path credentials, String kubeconfig, Timing timing) {
    return new KubeTarget(
        cluster, new KubeHttp(cluster, Credentials.read(credentials, kubeconfig), timing));
  }

  /**
   * From now on rounds leave a mark in the policies, by which agents show how far they have come.
   *
   * @param wanted asked in each round: whether somebody asks the cluster's agents
   */
  public KubeTarget marking(BooleanSupplier wanted) {
    marks = wanted;
    return this;
  }

  @Override
  public Identity identify(String fleet) {
    http.beginRound();
    var call = Call.get("/api/v1/namespaces/kube-system", "the namespace kube-system");
    var system = Parsing.json(cluster, call, http.must(call));
    var inventory = new InventoryStore(http, fleet).read();
    return new Identity(system.string("metadata", "uid").orElse(""), inventory.header());
  }

  @Override
  public Plan plan(Desired desired) {
    http.beginRound();
    var inventory = new InventoryStore(http, desired.options().fleet()).read();
    return Planner.plan(
        desired.rendered(),
        inventory,
        RevisionMark.without(read(desired.rendered(), inventory)),
        desired.options(),
        desired.around());
  }

  @Override
  public RoundResult round(Desired desired) {
    http.beginRound();
    return new Round(desired).run();
  }

  @Override
  public RoundResult decommission(Desired desired) {
    http.beginRound();
    var nothing = new Rendered(desired.rendered().cluster(), List.of(), Optional.empty());
    var all = desired.options().withComplete(true).approving(desired.options().commit());
    return new Round(new Desired(nothing, all, desired.around())).last();
  }

  private Live read(Rendered desired, Inventory inventory) {
    return new ClusterReader(http).read(desired, inventory);
  }

  /** Watches begin with the first round, which knows the fleet and its kinds. */
  @Override
  public void watch(Runnable callback) {
    changed = Optional.of(callback);
  }

  private void watch(Inventory inventory, Live live, String fleet) {
    if (changed.isEmpty()) {
      return;
    }
    inventory.entries().keySet().stream()
        .flatMap(key -> KubeKind.of(key.group(), key.kind()).stream())
        .filter(k -> k.role() != KubeKind.Role.NAMESPACE && !k.isReadByName())
        .filter(k -> !live.missingKinds().contains(k.id()))
        .distinct()
        .forEach(k ->
            watches.computeIfAbsent(
                k, kind -> new DriftWatch(http, kind, fleet, seen, changed.orElseThrow())));
  }

  /** What Cilium says about itself may stop a round, and let the next one through. */
  private void watchFacts(Observed read) {
    facts.ifPresent(f -> f.read(read));
    if (facts.isEmpty()) {
      facts = changed.map(c -> new FactWatch(http, read, c));
    }
  }

  @Override
  public void close() {
    facts.ifPresent(FactWatch::close);
    watches.values().forEach(DriftWatch::close);
    http.close();
  }

  /** The state of one round. */
  private final class Round {

    private final Rendered rendered;
    private final PlanOptions options;
    private final Surroundings around;
    private final InventoryStore store;
    private Optional<Plan> plan = Optional.empty();
    private Optional<Inventory> inventory = Optional.empty();
    private Optional<Marking> marking = Optional.empty();
    private Live there = Live.empty("");
    private final Execution execution;

    Round(Desired desired) {
      this.rendered = desired.rendered();
      this.options = desired.options();
      this.around = desired.around();
      this.store = new InventoryStore(http, options.fleet());
      this.execution = new Execution(http, options.fleet());
    }

    RoundResult run() {
      try {
        return marked(carryOut(true));
      } catch (TargetException e) {
        return result(Outcome.FAILED, Optional.of(e.problem()));
      }
    }

    /** What Cilium says about itself does not matter to one who leaves. */
    RoundResult last() {
      try {
        var result = carryOut(false);
        if (!execution.failed()
            && plan.filter(p -> p.stop().isPresent()).isEmpty()
            && inventory.filter(i -> i.entries().isEmpty()).isPresent()) {
          marks().delete();
          store.deleteAll();
          inventory = Optional.empty();
        }
        return result(result.outcome(), result.problem());
      } catch (TargetException e) {
        return result(Outcome.FAILED, Optional.of(e.problem()));
      }
    }

    private RoundResult carryOut(boolean heedFacts) {
      var old = store.read();
      inventory = Optional.of(old);
      there = read(rendered, old);
      var all = RevisionMark.without(there);
      var live =
          heedFacts
              ? all
              : new Live(all.clusterUid(), all.objects(), all.missingKinds(), Observed.NOTHING);
      var made = Planner.plan(rendered, old, live, options, around);
      plan = Optional.of(made);
      seen.read(there, options.fleet());
      if (heedFacts && rendered.cluster().datapath().provider() == Cluster.Provider.CILIUM) {
        watchFacts(live.observed());
      }
      if (made.stop().isPresent()) {
        return result(Outcome.BLOCKED, Optional.empty());
      }
      write(old, live, made);
      return execution.failed()
          ? result(Outcome.FAILED, execution.firstProblem())
          : result(outcome(made), Optional.empty());
    }

    private void write(Inventory old, Live live, Plan made) {
      var before = Bookkeeping.before(old, live, made, options);
      if (made.writes().findAny().isPresent()) {
        store.write(before);
        inventory = Optional.of(before);
        unmarked = true;
        seen.writing(made.writes().map(Step::key).toList());
        try {
          execution.run(made, step -> isNewFromGit(step, old));
        } finally {
          if (seen.written(execution.written())) {
            changed.ifPresent(Runnable::run);
          }
        }
      }
      var after =
          Bookkeeping.after(
              before,
              live,
              made,
              options,
              execution.written(),
              !execution.failed() && made.isWhole());
      if (!isNothing(after)) {
        store.write(after);
      }
      inventory = Optional.of(after);
      watch(after, live, options.fleet());
    }

    /** Marks only what is there to the last policy. */
    private RoundResult marked(RoundResult result) {
      var applied = inventory.flatMap(Inventory::header).map(Inventory.Header::applied);
      var isWhole = !execution.failed() && applied.filter(options.commit()::equals).isPresent();
      if (isWhole && marks.getAsBoolean()) {
        marking = Optional.of(marks().write(plan.orElseThrow(), options.digest(), unmarked));
        unmarked = false;
      }
      return result(result.outcome(), result.problem());
    }

    private MarkWriter marks() {
      return new MarkWriter(http, seen, there, options.fleet());
    }

    /** A fleet that has nothing in a cluster leaves no trace there. */
    private boolean isNothing(Inventory after) {
      return after.entries().isEmpty() && inventory.flatMap(Inventory::header).isEmpty();
    }

    private boolean isNewFromGit(Step step, Inventory old) {
      return step.desired()
          .filter(d -> old.entry(step.key()).filter(e -> e.digest().equals(d.digest())).isEmpty())
          .isPresent();
    }

    private Outcome outcome(Plan made) {
      if (made.steps().stream().anyMatch(s -> s.action() != Action.NONE)) {
        return Outcome.APPLIED;
      }
      return made.steps().stream().anyMatch(s -> s.verb() == Verb.BLOCKED)
          ? Outcome.BLOCKED
          : Outcome.UNCHANGED;
    }

    private RoundResult result(Outcome outcome, Optional<Problem> problem) {
      return new RoundResult(
          cluster,
          options.commit(),
          outcome,
          plan,
          execution.results(),
          inventory.flatMap(Inventory::header),
          problem,
          http.traffic(),
          marking);
    }
  }
}
