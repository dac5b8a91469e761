package dev.atoll.fleet.finding;

/**
 * A rule about reading or rendering. Its errors leave a part of the fleet out, and nobody may
 * answer for that: an incomplete fleet would look like one from which things were removed.
 */
public interface ReadingRule extends Rule {

  @Override
  default boolean isWaivable() {
    return severity() != Severity.ERROR;
  }
}
