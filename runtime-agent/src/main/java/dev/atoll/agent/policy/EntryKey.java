package dev.atoll.agent.policy;

import dev.atoll.policy.rule.Direction;
import java.util.Comparator;

/**
 * The key of an entry, without its endpoint.
 *
 * @param remote identity of the other end, without sign; 0 for every one
 */
public record EntryKey(Direction direction, int remote, PortPrefix ports)
    implements Comparable<EntryKey> {

  public static final int ANY = 0;

  private static final Comparator<EntryKey> ORDER =
      Comparator.comparing(EntryKey::direction)
          .thenComparing(EntryKey::remote, Integer::compareUnsigned)
          .thenComparing(EntryKey::ports);

  @Override
  public int compareTo(EntryKey other) {
    return ORDER.compare(this, other);
  }
}
