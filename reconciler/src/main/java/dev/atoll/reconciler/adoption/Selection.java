package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.Live;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one cluster has for the fleet; the rest is told. */
final class Selection {

  private static final Set<String> MADE_BY_KUBERNETES =
      Set.of("default", "kube-node-lease", "kube-public", "kube-system");

  private final String cluster;
  private final Live live;
  private final AdoptionOptions options;
  private final Remarks leftOut;
  private final Remarks shared;
  private final SortedMap<ObjectKey, Mapping> objects = new TreeMap<>();
  private final SortedMap<ObjectKey, LiveObject> services = new TreeMap<>();

  private Selection(Member member, AdoptionOptions options, Remarks leftOut, Remarks shared) {
    this.cluster = member.name();
    this.live = member.found().live();
    this.options = options;
    this.leftOut = leftOut;
    this.shared = shared;
  }

  static Selection of(Member member, AdoptionOptions options, Remarks leftOut, Remarks shared) {
    var selection = new Selection(member, options, leftOut, shared);
    selection.live.objects().values().forEach(selection::object);
    selection.namespaces();
    return selection;
  }

  /** Policies, CIDR groups and the namespaces of everything, as Git is to hold them. */
  SortedMap<ObjectKey, Mapping> objects() {
    return objects;
  }

  /** Services that are global here. */
  SortedMap<ObjectKey, LiveObject> services() {
    return services;
  }

  private void object(LiveObject object) {
    var key = object.key();
    if (isService(key)) {
      if (GlobalAnnotations.isGlobal(object.value())) {
        service(object);
      }
    } else if (isPolicyOrGroup(key) && isOurs(object) && mayBeTaken(object)) {
      objects.put(key, Cleaned.policy(object));
    }
  }

  private static boolean isService(ObjectKey key) {
    return key.group().isEmpty() && key.kind().equals("Service");
  }

  private static boolean isPolicyOrGroup(ObjectKey key) {
    return KubeKind.of(key.group(), key.kind())
        .filter(k -> k.isPolicy() || k.kind().equals("CiliumCIDRGroup"))
        .isPresent();
  }

  /** Only annotations are taken: a tool may go on to look after the rest of a Service. */
  private void service(LiveObject object) {
    if (!isOurs(object)) {
      return;
    }
    if (!isInGlobalNamespace(object)) {
      leftOut.add(cluster, object.key(), "its namespace is not global, so the Service is not");
      return;
    }
    OtherOwners.tool(object)
        .ifPresent(tool ->
            shared.add(
                cluster,
                object.key(),
                tool + " looks after it: take Cilium's annotations out of what it applies"));
    services.put(object.key(), object);
  }

  /** From 1.20 on a namespace may have to say that it is global: see the chart. */
  private boolean isInGlobalNamespace(LiveObject object) {
    var config = live.observed().config();
    return !config.getOrDefault("clustermesh-default-global-namespace", "true").equals("false")
        || namespace(object.key())
            .filter(n -> GlobalAnnotations.isGlobalNamespace(n.value()))
            .isPresent();
  }

  /** Whether nobody has a claim that an import could not take over. */
  private boolean isOurs(LiveObject object) {
    var why = claim(object);
    why.ifPresent(w -> leftOut.add(cluster, object.key(), w));
    return why.isEmpty();
  }

  private Optional<String> claim(LiveObject object) {
    if (object.deleting() || namespace(object.key()).filter(LiveObject::deleting).isPresent()) {
      return Optional.of("it is being deleted");
    }
    if (!object.fleet().isEmpty() && !object.fleet().equals(options.fleet())) {
      return Optional.of("it belongs to the fleet " + object.fleet());
    }
    return OtherOwners.controllers(object).map(o -> "it belongs to " + o);
  }

  private boolean mayBeTaken(LiveObject object) {
    var tool = OtherOwners.tool(object);
    if (tool.isEmpty()) {
      return true;
    }
    if (!options.managed()) {
      leftOut.add(cluster, object.key(), tool.get() + " looks after it");
      return false;
    }
    shared.add(cluster, object.key(), tool.get() + " looks after it: remove it there");
    return true;
  }

  private void namespaces() {
    var used = new java.util.TreeSet<String>();
    objects.keySet().forEach(k -> used.add(k.namespace()));
    services.keySet().forEach(k -> used.add(k.namespace()));
    used.removeAll(MADE_BY_KUBERNETES);
    used.stream().flatMap(n -> live.object(key(n)).stream()).forEach(this::namespace);
  }

  /** Left out, it still is where the policies go: nothing depends on its being in Git. */
  private void namespace(LiveObject namespace) {
    if (!isOurs(namespace)) {
      return;
    }
    var tool = OtherOwners.tool(namespace);
    if (tool.isPresent() && !options.managed()) {
      leftOut.add(cluster, namespace.key(), tool.get() + " looks after it");
    } else {
      objects.put(namespace.key(), Cleaned.namespace(namespace));
    }
  }

  private Optional<LiveObject> namespace(ObjectKey key) {
    return key.namespace().isEmpty() ? Optional.empty() : live.object(key(key.namespace()));
  }

  private static ObjectKey key(String namespace) {
    return new ObjectKey("", "Namespace", "", namespace);
  }
}
