package dev.atoll.agent.balance;

/**
 * A backend in a table.
 *
 * @param weight 1 or more; only the ratio to the others counts
 */
public record Weighted(Place place, int weight) {
  public Weighted {
    if (weight < 1) {
      throw new IllegalArgumentException("a backend in a table has a weight, not " + weight);
    }
  }
}
