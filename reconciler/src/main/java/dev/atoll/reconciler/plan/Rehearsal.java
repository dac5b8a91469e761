package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.KubernetesNames;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Which steps a dry run must try before the first is carried out: every one whose object may be
 * refused for what is in it, and one for each group that is allowed or refused as a whole.
 */
public final class Rehearsal {

  /** So many dry runs cost less than to ask what could be left out. */
  private static final int HANDFUL = 20;

  /** An API server takes annotations of 256 KiB, and an object that is smaller in all has fewer. */
  private static final int PLAIN_BYTES = 256 * 1024;

  private static final Set<String> PLAIN_METADATA =
      Set.of("name", "namespace", "labels", "annotations");

  /**
   * What a right, a quota or a namespace's end stops together: made or changed in one place.
   *
   * @param namespace empty for those that the round has made: nobody has put a quota or a right
   *     into one yet, so they are alike
   */
  private record Group(KubeKind kind, String namespace, boolean isNew) {}

  private final Judges judges;
  private final String fleet;
  private final Set<String> made;

  private Rehearsal(Judges judges, String fleet, Set<String> made) {
    this.judges = judges;
    this.fleet = fleet;
    this.made = made;
  }

  /**
   * The steps to try.
   *
   * @param steps those that apply something of which the cluster has not been asked yet
   * @param judges what may refuse objects there; asked for only where there is more than a handful
   * @param fleet whose mark the objects will carry
   * @param made the namespaces that this round has made
   * @return some of {@code steps}, in the order of a round
   */
  public static List<Step> of(
      List<Step> steps, Supplier<Judges> judges, String fleet, Set<String> made) {
    return steps.size() <= HANDFUL
        ? steps.stream().sorted().toList()
        : new Rehearsal(judges.get(), fleet, made).among(steps);
  }

  private List<Step> among(List<Step> steps) {
    var chosen = new TreeSet<>(steps.stream().filter(s -> !isForeseen(s)).toList());
    var groups = chosen.stream().map(this::group).collect(Collectors.toSet());
    steps.stream().filter(s -> groups.add(group(s))).forEach(chosen::add);
    return List.copyOf(chosen);
  }

  private Group group(Step step) {
    var namespace = step.key().namespace();
    return new Group(kind(step), made.contains(namespace) ? "" : namespace, step.live().isEmpty());
  }

  private static KubeKind kind(Step step) {
    return KubeKind.of(step.key().group(), step.key().kind()).orElseThrow();
  }

  /** Whether what will be stored is just what is rendered, and just a schema judges it. */
  private boolean isForeseen(Step step) {
    return step.action() == Action.APPLY
        && step.differences().stream().noneMatch(d -> d.kind() == Difference.Kind.FOREIGN)
        && judges.only(kind(step)).filter(schema -> takes(schema, step)).isPresent();
  }

  private boolean takes(Schema schema, Step step) {
    var object = step.desired().map(d -> Marked.object(d, fleet)).orElseThrow();
    return object.mapping("metadata").filter(Rehearsal::isPlain).isPresent()
        && Json.write(object).length <= PLAIN_BYTES
        && schema.check(object).isEmpty();
  }

  /** What a schema does not say of metadata. */
  private static boolean isPlain(Mapping metadata) {
    return PLAIN_METADATA.containsAll(metadata.entries().keySet())
        && metadata.string("name").flatMap(KubernetesNames::subdomain).isEmpty()
        && keys(metadata, "annotations")
        && keys(metadata, "labels")
        && metadata.mapping("labels").stream()
            .flatMap(m -> m.entries().values().stream())
            .allMatch(e ->
                e.value()
                    .asString()
                    .filter(v -> KubernetesNames.labelValue(v).isEmpty())
                    .isPresent());
  }

  private static boolean keys(Mapping metadata, String name) {
    return metadata.mapping(name).stream()
        .flatMap(m -> m.entries().keySet().stream())
        .allMatch(key -> KubernetesNames.key(key).isEmpty());
  }
}
