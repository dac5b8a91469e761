package dev.atoll.reconciler.fleet;

/**
 * Something that an operator may want to know, when it happens.
 *
 * @param cluster empty for the fleet as a whole
 * @param text one sentence
 */
public record Event(String cluster, String text) {

  @Override
  public String toString() {
    return cluster.isEmpty() ? text : cluster + ": " + text;
  }
}
