package dev.atoll.agent.mesh;

import java.util.ArrayList;
import java.util.List;

/**
 * Values of a cluster that did not fit to their key.
 *
 * @param count since the node began
 * @param last the newest ones, the newest last: the key and why
 */
public record Refusals(long count, List<String> last) {
  static final Refusals NONE = new Refusals(0, List.of());
  private static final int KEPT = 16;

  public Refusals {
    last = List.copyOf(last);
  }

  Refusals and(String key, String why) {
    var more = new ArrayList<>(last);
    more.add(key + ": " + why);
    return new Refusals(count + 1, more.subList(Math.max(0, more.size() - KEPT), more.size()));
  }
}
