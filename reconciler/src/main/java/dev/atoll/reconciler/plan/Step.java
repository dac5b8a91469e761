package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.order.Place;
import dev.atoll.templates.RenderedObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One object and what happens to it.
 *
 * @param verb what happens
 * @param key which object
 * @param why the reason, one sentence without a full stop at the end
 * @param stage its place in the order
 * @param action how it is done
 * @param desired what Git wants; empty where Git has nothing
 * @param live what the cluster holds; empty where it holds nothing
 * @param differences where the two differ, by path, without values
 * @param place of a policy that changes: its turn within the stage, and what it opens and closes
 */
public record Step(
    Verb verb,
    ObjectKey key,
    String why,
    Stage stage,
    Action action,
    Optional<RenderedObject> desired,
    Optional<LiveObject> live,
    List<Difference> differences,
    Place place)
    implements Comparable<Step> {

  private static final Comparator<Step> ORDER =
      Comparator.comparing(Step::stage)
          .thenComparingInt(s -> s.place().turn())
          .thenComparing(Step::key)
          .thenComparing(Step::verb);

  public Step {
    differences = List.copyOf(differences);
  }

  /** A step that has no turn. */
  public Step(
      Verb verb,
      ObjectKey key,
      String why,
      Stage stage,
      Action action,
      Optional<RenderedObject> desired,
      Optional<LiveObject> live,
      List<Difference> differences) {
    this(verb, key, why, stage, action, desired, live, differences, Place.NOWHERE);
  }

  /** The same, and nothing is written. */
  Step heldUp(Verb other, String because) {
    return new Step(
        other, key, because, stage, Action.NONE, desired, live, differences, place.unused());
  }

  /** The same at its place; what is not done has no effect to tell of. */
  Step at(Place there) {
    var writes = action != Action.NONE;
    var more = writes && !there.words().isEmpty() ? why + "; " + there.words() : why;
    var place = writes ? there : there.unused();
    return new Step(verb, key, more, stage, action, desired, live, differences, place);
  }

  /** In the order of a round. */
  @Override
  public int compareTo(Step other) {
    return ORDER.compare(this, other);
  }
}
