package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.order.Surroundings;
import dev.atoll.templates.Rendered;
import dev.atoll.templates.RenderedObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A cluster in memory that does what a plan says, for tests of plans. */
final class Pretend {

  static final String FLEET = "islands";

  private final TreeMap<ObjectKey, LiveObject> objects = new TreeMap<>();
  private Inventory inventory = Inventory.NONE;
  private int uids;

  Pretend() {
    put(
        Wanted.documents("{apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}")
            .getFirst());
  }

  Live live() {
    return new Live(object("kube-system").uid(), objects, Set.of(), Observed.NOTHING);
  }

  Inventory inventory() {
    return inventory;
  }

  void loseInventory() {
    inventory = Inventory.NONE;
  }

  LiveObject object(String name) {
    return objects.values().stream()
        .filter(o -> o.key().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  boolean has(String name) {
    return objects.keySet().stream().anyMatch(k -> k.name().equals(name));
  }

  /** Somebody else makes an object; nobody's fields are recorded. */
  LiveObject put(Mapping value) {
    var key = ObjectKey.of(value);
    var made = new LiveObject(key, value, "uid-" + uids++, "1", false, List.of());
    objects.put(key, made);
    return made;
  }

  /** Somebody else changes an object, and is recorded as the owner of these fields. */
  void edit(String name, Mapping value, String manager, boolean applies, String fields) {
    var old = object(name);
    var owners = new java.util.ArrayList<>(old.owners());
    owners.add(new FieldOwner(manager, applies, "", Wanted.documents(fields).getFirst()));
    objects.put(old.key(), new LiveObject(old.key(), value, old.uid(), "2", false, owners));
  }

  void delete(String name) {
    objects.remove(object(name).key());
  }

  Plan plan(Rendered desired, PlanOptions options) {
    return Planner.plan(desired, inventory, live(), options);
  }

  Plan plan(Rendered desired, PlanOptions options, Surroundings around) {
    return Planner.plan(desired, inventory, live(), options, around);
  }

  /** One round without failures. */
  Plan round(Rendered desired, PlanOptions options) {
    var plan = plan(desired, options);
    if (plan.stop().isPresent()) {
      return plan;
    }
    var live = live();
    var before = Bookkeeping.before(inventory, live, plan, options);
    Map<ObjectKey, Optional<LiveObject>> written = new HashMap<>();
    plan.writes().forEach(s -> written.put(s.key(), carryOut(s)));
    inventory = Bookkeeping.after(before, live, plan, options, written, true);
    return plan;
  }

  private Optional<LiveObject> carryOut(Step step) {
    return switch (step.action()) {
      case NONE -> step.live();
      case APPLY, TAKE, RESTORE -> Optional.of(apply(step.desired().orElseThrow()));
      case RELEASE -> Optional.of(release(step.key()));
      case DELETE -> {
        objects.remove(step.key());
        yield Optional.empty();
      }
    };
  }

  private LiveObject apply(RenderedObject object) {
    var value = Marked.object(object, FLEET);
    var old = objects.get(object.key());
    var uid = old == null ? "uid-" + uids++ : old.uid();
    var owner = new FieldOwner(Marks.MANAGER, true, "", fields(value));
    var made = new LiveObject(object.key(), value, uid, "3", false, List.of(owner));
    objects.put(object.key(), made);
    return made;
  }

  private LiveObject release(ObjectKey key) {
    var old = object(key.name());
    var metadata = old.value().mapping("metadata").orElseThrow();
    var value = old.value().with("metadata", metadata.without("labels").without("annotations"));
    var made = new LiveObject(key, value, old.uid(), "4", false, List.of());
    objects.put(key, made);
    return made;
  }

  /** Every field of an object, as managedFields would hold it. */
  private static Mapping fields(Mapping value) {
    var entries = new LinkedHashMap<String, Mapping.Entry>();
    for (var name : value.sortedKeys()) {
      Value below =
          value.get(name).orElseThrow() instanceof Mapping m
              ? fields(m)
              : Mapping.empty(SourcePos.NONE);
      entries.put("f:" + name, new Mapping.Entry(SourcePos.NONE, below));
    }
    return new Mapping(entries, SourcePos.NONE);
  }

  static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
