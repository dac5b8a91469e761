package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.policy.mesh.PolicyObject;
import dev.atoll.policy.refusal.Acceptance;
import dev.atoll.policy.refusal.AgentOptions;
import dev.atoll.policy.rule.PolicyReader;
import dev.atoll.reconciler.order.Change;
import dev.atoll.reconciler.order.EffectOrder;
import dev.atoll.reconciler.order.Place;
import dev.atoll.reconciler.order.Situation;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.reconciler.order.Tendency;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives the steps of policies their turns. */
final class PolicyPlaces {

  /** A step and what its text alone says of it. */
  private record Changing(Step step, Tendency byText) {}

  private final Rendered desired;
  private final Live live;
  private final Surroundings around;
  private final AgentOptions agent;

  PolicyPlaces(Rendered desired, Live live, Surroundings around) {
    this.desired = desired;
    this.live = live;
    this.around = around;
    this.agent = AgentOptions.of(desired.cluster());
  }

  /**
   * The steps, those of policies that change at their places.
   *
   * @param changing which ones do
   */
  List<Step> place(List<Step> steps, Predicate<Step> changing) {
    var all =
        steps.stream()
            .filter(changing)
            .map(s -> new Changing(s, byText(s)))
            .sorted(Comparator.comparing(Changing::byText).thenComparing(c -> c.step().key()))
            .toList();
    if (all.stream().allMatch(c -> c.step().action() == Action.NONE)) {
      return steps;
    }
    var found = places(all);
    Map<ObjectKey, Place> places = new HashMap<>();
    for (var i = 0; i < found.size(); i++) {
      places.put(all.get(i).step().key(), found.get(i));
    }
    return steps.stream()
        .map(s -> changing.test(s) ? s.at(places.getOrDefault(s.key(), Place.NOWHERE)) : s)
        .toList();
  }

  /** What is enforced is read only where the order looks at it. */
  private List<Place> places(List<Changing> all) {
    if (all.size() > EffectOrder.MOST) {
      return EffectOrder.ofMany(all.stream().map(Changing::byText).toList());
    }
    var changes = all.stream().map(this::change).toList();
    return EffectOrder.of(situation(changes), changes);
  }

  private static Tendency byText(Step step) {
    return step.desired().map(d -> PolicyText.tendency(d.value())).orElse(Tendency.GOES);
  }

  private Change change(Changing changing) {
    var step = changing.step();
    var before = live.object(step.key()).map(LiveObject::value).filter(v -> isTaken(step.key(), v));
    var after =
        step.action() == Action.RELEASE
            ? before
            : step.desired().flatMap(d -> after(step, d, before));
    return new Change(step.key(), before, after, changing.byText(), step.action() == Action.NONE);
  }

  /** Where a new text is refused the old one stays in force. */
  private Optional<Mapping> after(Step step, RenderedObject wanted, Optional<Mapping> before) {
    var foreign =
        step.action() == Action.RESTORE
            ? List.<String>of()
            : step.differences().stream()
                .filter(d -> d.kind() == Difference.Kind.FOREIGN)
                .map(Difference::path)
                .toList();
    var text = step.live().map(l -> Overlay.keeping(wanted.value(), l.value(), foreign));
    return Optional.of(text.orElse(wanted.value()))
        .filter(t -> isTaken(step.key(), t))
        .or(() -> before);
  }

  private boolean isTaken(ObjectKey key, Mapping value) {
    return Acceptance.of(agent, dev.atoll.policy.text.PolicyObject.of(key, value)).isEnforced();
  }

  private Situation situation(List<Change> changes) {
    return new Situation(desired.cluster(), objects(), kept(changes), around);
  }

  /** Namespaces, Services and CIDR groups as they are once the stages before policies are done. */
  private List<PolicyObject> objects() {
    var all = new TreeMap<ObjectKey, Mapping>();
    live.objects().values().stream()
        .filter(o -> isBeside(o.key()))
        .forEach(o -> all.put(o.key(), o.value()));
    desired.objects().stream()
        .filter(o -> isBeside(o.key()))
        .forEach(o -> all.merge(o.key(), o.value(), Overlay::of));
    return all.entrySet().stream().map(e -> new PolicyObject(e.getKey(), e.getValue())).toList();
  }

  private static final Set<String> BESIDE = Set.of("Namespace", "Service", "CiliumCIDRGroup");

  private static boolean isBeside(ObjectKey key) {
    return BESIDE.contains(key.kind());
  }

  /** Enforced policies that may act on the same pods: those of the same namespaces. */
  private List<PolicyObject> kept(List<Change> changes) {
    var keys = changes.stream().map(Change::key).collect(Collectors.toSet());
    var namespaces = keys.stream().map(ObjectKey::namespace).collect(Collectors.toSet());
    var everywhere = namespaces.contains("");
    return policies()
        .filter(o -> !keys.contains(o.key()))
        .filter(o ->
            everywhere || o.key().namespace().isEmpty() || namespaces.contains(o.key().namespace()))
        .filter(o -> isTaken(o.key(), o.value()))
        .map(o -> new PolicyObject(o.key(), o.value()))
        .toList();
  }

  private Stream<LiveObject> policies() {
    return live.objects().values().stream().filter(o -> PolicyReader.isPolicy(o.key()));
  }
}
