package dev.atoll.reconciler.plan;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.templates.Ownership;
import dev.atoll.templates.RenderedObject;
import java.util.List;

/** Whether a written object is what was rendered. */
public final class ReadBack {

  private ReadBack() {}

  /** Where it is not, as paths; foreign fields included. */
  public static List<Difference> differences(
      RenderedObject desired, LiveObject written, String fleet) {
    return Comparison.of(desired, written, fleet);
  }

  /** Whether every difference is a field of somebody else, which a plain apply leaves alone. */
  public static boolean onlyForeign(List<Difference> differences) {
    return differences.stream().allMatch(d -> d.kind() == Difference.Kind.FOREIGN);
  }

  /**
   * Whether the API server stores everything that was rendered and only adds to it, in fields that
   * nobody holds: defaults of a schema that we do not know.
   */
  public static boolean settles(RenderedObject desired, LiveObject written) {
    return desired.ownership() == Ownership.SPEC
        && Comparison.of(desired, written, written.fleet()).stream()
            .allMatch(d -> d.path().startsWith("spec") && d.manager().isEmpty())
        && List.of("spec", "specs").stream().allMatch(f -> within(f, desired, written));
  }

  /** Digest of the live spec, for the inventory, where the API server adds to it; else empty. */
  public static String settled(RenderedObject desired, LiveObject written) {
    var same = Comparison.of(desired, written, written.fleet()).isEmpty();
    return !same && settles(desired, written) ? ObjectJudge.specDigest(written.value()) : "";
  }

  private static boolean within(String field, RenderedObject desired, LiveObject written) {
    var ours = Normal.of(written.key(), desired.value()).get(field);
    var theirs = Normal.of(written.key(), written.value()).get(field);
    return ours.isEmpty()
        ? theirs.isEmpty()
        : theirs.isPresent() && within(ours.get(), theirs.get());
  }

  private static boolean within(Value ours, Value theirs) {
    return switch (ours) {
      case Mapping m ->
          theirs instanceof Mapping t
              && m.entries().entrySet().stream()
                  .allMatch(e ->
                      t.get(e.getKey()).filter(v -> within(e.getValue().value(), v)).isPresent());
      case Sequence s ->
          theirs instanceof Sequence t
              && s.items().size() == t.items().size()
              && java.util.stream.IntStream.range(0, s.items().size())
                  .allMatch(i -> within(s.items().get(i), t.items().get(i)));
      case Scalar s -> s.equals(theirs);
    };
  }
}
