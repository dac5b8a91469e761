package dev.atoll.agent.policy;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The entries of one remote identity, or of every one. The longest prefix around a port says what
 * all of them together say: an entry inside another is there only if it counts before that.
 *
 * @param entries sorted
 */
public record PortTable(SortedMap<PortPrefix, EntryValue> entries) {

  public static final PortTable EMPTY = new PortTable(new TreeMap<>());

  public PortTable {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public int size() {
    return entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** A table that is being made. */
  static final class Making {
    private final PortTable below;
    private final Map<PortPrefix, EntryValue> entries = new HashMap<>();

    /**
     * @param below that of every identity, which is looked at beside this one
     */
    Making(PortTable below) {
      this.below = below;
    }

    void add(int protocol, int first, int last, EntryValue value) {
      PortPrefix.of(protocol, first, last).forEach(p -> entries.merge(p, value, Making::better));
    }

    private static EntryValue better(EntryValue a, EntryValue b) {
      return b.isAbove(a) || b.isAtLeast(a) && b.rule() < a.rule() ? b : a;
    }

    PortTable done() {
      var kept = new TreeMap<PortPrefix, EntryValue>();
      entries.forEach((ports, value) -> {
        if (!isIdle(ports, value)) {
          kept.put(ports, value);
        }
      });
      return kept.isEmpty() ? EMPTY : new PortTable(kept);
    }

    /** All entries, where those inside others count before them whatever their precedence. */
    PortTable disjoint() {
      return entries.isEmpty() ? EMPTY : new PortTable(new TreeMap<>(entries));
    }

    /** Whether a wider entry, or one of every identity, says as much or more. */
    private boolean isIdle(PortPrefix ports, EntryValue value) {
      for (var at = Optional.of(ports); at.isPresent(); at = at.get().wider()) {
        var general = below.entries.get(at.get());
        var wider = at.get().equals(ports) ? null : entries.get(at.get());
        if (general != null && general.isAtLeast(value)
            || wider != null && wider.isAtLeast(value)) {
          return true;
        }
      }
      return false;
    }
  }
}
