package dev.atoll.policy.answer;

import java.util.List;

/**
 * What one end may send to another.
 *
 * @param allowed by protocol; empty where nothing is
 */
public record Reach(String from, String to, List<Permitted> allowed) {

  public Reach {
    allowed = List.copyOf(allowed);
  }
}
