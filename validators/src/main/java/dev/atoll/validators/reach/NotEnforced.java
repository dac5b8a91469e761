package dev.atoll.validators.reach;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.policy.refusal.Refusal;
import java.util.Comparator;

/**
 * An object that a cluster does not enforce.
 *
 * @param why the first reason
 */
public record NotEnforced(String cluster, ObjectKey key, Refusal why)
    implements Comparable<NotEnforced> {

  private static final Comparator<NotEnforced> ORDER =
      Comparator.comparing(NotEnforced::key).thenComparing(NotEnforced::cluster);

  @Override
  public int compareTo(NotEnforced other) {
    return ORDER.compare(this, other);
  }
}
