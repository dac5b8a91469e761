package dev.atoll.validators.change;

import dev.atoll.validators.Review;
import dev.atoll.validators.waiver.Reported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Findings of one state only. One that merely moved inside its file is the same, and so is one of
 * the same file in a fleet that lies elsewhere in the repository.
 *
 * @param appeared sorted
 * @param disappeared sorted
 */
public record FindingChanges(List<Reported> appeared, List<Reported> disappeared) {

  private record Same(
      String code, String file, String cluster, String object, String message, boolean waived) {
    static Same of(Reported r, String root) {
      var f = r.finding();
      var file = f.pos().file();
      return new Same(
          f.rule().code(),
          file.startsWith(root) ? file.substring(root.length()) : file,
          f.cluster(),
          f.object(),
          f.message(),
          r.isWaived());
    }
  }

  public FindingChanges {
    appeared = List.copyOf(appeared);
    disappeared = List.copyOf(disappeared);
  }

  static FindingChanges of(Review base, Review head) {
    return new FindingChanges(without(head, base), without(base, head));
  }

  private static List<Reported> without(Review some, Review others) {
    var left = new HashMap<Same, Integer>();
    var elsewhere = root(others);
    others.findings().forEach(r -> left.merge(Same.of(r, elsewhere), 1, Integer::sum));
    var rest = new ArrayList<Reported>();
    var here = root(some);
    for (var reported : some.findings()) {
      if (left.merge(Same.of(reported, here), -1, Integer::sum) < 0) {
        rest.add(reported);
      }
    }
    return rest;
  }

  /** Where the fleet lies in its repository, with a slash at the end; seen by its clusters. */
  private static String root(Review review) {
    return review.fleet().clusters().stream()
        .map(c -> c.pos().file())
        .filter(f -> f.contains(CLUSTERS))
        .map(f -> f.substring(0, f.indexOf(CLUSTERS)))
        .findFirst()
        .orElse("");
  }

  private static final String CLUSTERS = "clusters/";

  public boolean isEmpty() {
    return appeared.isEmpty() && disappeared.isEmpty();
  }
}
