package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What says in an agent's policy repository how far it has come: a policy of each kind that selects
 * no pod, written after all others of its kind. A watch delivers the events of one kind in order,
 * so an agent that has the mark has what was written before it (docs/design/0006).
 *
 * @param digest of what is applied, its first 40 hexadecimal digits
 * @param turn goes up with every round that wrote a policy: the same digest may come back
 */
public record RevisionMark(String digest, long turn) {

  /** The label that its selector asks for; no pod carries it. */
  public static final String LABEL = "atoll.dev/revision";

  /** Kinds that can carry it: those that Cilium 1.20 enforces by default. */
  public static final Set<String> KINDS =
      Set.of("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "NetworkPolicy");

  private static final int DIGITS = 40;
  private static final Pattern TEXT = Pattern.compile("([0-9A-Za-z-]{1,40})\\.([0-9]{1,15})");

  public RevisionMark {
    digest = digest.substring(0, Math.min(DIGITS, digest.length()));
  }

  /** Whether this is the mark of a digest, whatever its turn. */
  public boolean isOf(String wholeDigest) {
    return !wholeDigest.isEmpty() && digest.equals(new RevisionMark(wholeDigest, 0).digest());
  }

  /** A label's value of at most 56 characters. */
  @Override
  public String toString() {
    return digest + "." + turn;
  }

  /** Reads what {@link #toString} wrote. */
  public static Optional<RevisionMark> parse(String text) {
    var match = TEXT.matcher(text);
    return match.matches()
        ? Optional.of(new RevisionMark(match.group(1), Long.parseLong(match.group(2))))
        : Optional.empty();
  }

  /** One for each fleet, so that two fleets in a cluster do not take each other's. */
  public static String name(String fleet) {
    return "atoll-revision-" + fleet;
  }

  /** Whether an object is a mark, of whatever fleet. */
  public static boolean is(LiveObject object) {
    var key = object.key();
    return KINDS.contains(key.kind())
        && !object.fleet().isEmpty()
        && key.name().equals(name(object.fleet()))
        && (key.namespace().isEmpty() || key.namespace().equals(Marks.NAMESPACE));
  }

  /** The mark that an object carries. */
  public static Optional<RevisionMark> of(LiveObject object) {
    var selector = object.key().kind().equals("NetworkPolicy") ? "podSelector" : "endpointSelector";
    return object
        .value()
        .string("spec", selector, "matchLabels", LABEL)
        .flatMap(RevisionMark::parse);
  }

  /** What is there without the marks: nobody wants them, and they decide nothing. */
  public static Live without(Live live) {
    var objects = new TreeMap<>(live.objects());
    objects.values().removeIf(RevisionMark::is);
    return new Live(live.clusterUid(), objects, live.missingKinds(), live.observed());
  }

  /** The marks of a fleet. */
  public static List<LiveObject> in(Live live, String fleet) {
    return live.objects().values().stream().filter(o -> is(o) && o.fleet().equals(fleet)).toList();
  }

  /** The kinds of policy that a plan is about, as far as they can carry a mark. */
  public static Set<KubeKind> kinds(Plan plan) {
    return plan.steps().stream()
        .flatMap(s -> KubeKind.of(s.key().group(), s.key().kind()).stream())
        .filter(k -> KINDS.contains(k.kind()))
        .collect(Collectors.toUnmodifiableSet());
  }

  public static ObjectKey key(KubeKind kind, String fleet) {
    return new ObjectKey(
        kind.group(), kind.kind(), kind.namespaced() ? Marks.NAMESPACE : "", name(fleet));
  }

  /**
   * The object of a kind. Even a pod with the label would keep what it is allowed: default deny is
   * off where the kind can say so, and an empty rule allows nothing.
   */
  public Mapping object(KubeKind kind, String fleet) {
    var key = key(kind, fleet);
    var metadata = new TreeMap<String, Object>();
    metadata.put("name", key.name());
    metadata.put("labels", Map.of(Marks.FLEET, fleet));
    if (kind.namespaced()) {
      metadata.put("namespace", key.namespace());
    }
    return Values.of(
            Map.of(
                "apiVersion",
                kind.group() + "/" + kind.version(),
                "kind",
                kind.kind(),
                "metadata",
                metadata,
                "spec",
                spec(kind)))
        .asMapping()
        .orElseThrow();
  }

  private Map<String, Object> spec(KubeKind kind) {
    var selector = Map.of("matchLabels", Map.of(LABEL, toString()));
    return kind.kind().equals("NetworkPolicy")
        ? Map.of("podSelector", selector, "policyTypes", List.of("Ingress"))
        : Map.of(
            "endpointSelector",
            selector,
            "enableDefaultDeny",
            Map.of("ingress", false, "egress", false),
            "ingress",
            List.of(Map.of()));
  }
}
