package dev.atoll.validators.change;

import dev.atoll.validators.waiver.Reported;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Findings of one state only. One that merely moved inside its file is the same.
 *
 * @param appeared sorted
 * @param disappeared sorted
 */
public record FindingChanges(List<Reported> appeared, List<Reported> disappeared) {

  private record Same(
      String code, String file, String cluster, String object, String message, boolean waived) {
    static Same of(Reported r) {
      var f = r.finding();
      return new Same(
          f.rule().code(), f.pos().file(), f.cluster(), f.object(), f.message(), r.isWaived());
    }
  }

  public FindingChanges {
    appeared = List.copyOf(appeared);
    disappeared = List.copyOf(disappeared);
  }

  static FindingChanges of(List<Reported> base, List<Reported> head) {
    return new FindingChanges(without(head, base), without(base, head));
  }

  private static List<Reported> without(List<Reported> some, List<Reported> others) {
    var left = new HashMap<Same, Integer>();
    others.forEach(r -> left.merge(Same.of(r), 1, Integer::sum));
    var rest = new ArrayList<Reported>();
    for (var reported : some) {
      if (left.merge(Same.of(reported), -1, Integer::sum) < 0) {
        rest.add(reported);
      }
    }
    return rest;
  }

  public boolean isEmpty() {
    return appeared.isEmpty() && disappeared.isEmpty();
  }
}
