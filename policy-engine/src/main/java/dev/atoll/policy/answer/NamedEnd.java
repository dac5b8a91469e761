package dev.atoll.policy.answer;

import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.reach.Reachability;
import dev.atoll.policy.rule.Protocol;
import java.util.List;

/**
 * An end by the name that answers have for it. A block of addresses that policies tell apart
 * stands in several columns: then only what all of them may do is allowed.
 */
public final class NamedEnd implements Comparable<NamedEnd> {

  private final String name;
  private final int first;
  private final int last;

  /**
   * @param first column
   * @param last column, at least {@code first}
   */
  NamedEnd(String name, int first, int last) {
    this.name = name;
    this.first = first;
    this.last = last;
  }

  NamedEnd(String name, int column) {
    this(name, column, column);
  }

  public String name() {
    return name;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  /** Whether this end lets the flow out. */
  boolean sends(Reachability reach, NamedEnd to, Protocol protocol, int port) {
    for (var f = first; f <= last; f++) {
      for (var t = to.first; t <= to.last; t++) {
        if (!reach.sends(f, t, protocol, port)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether this end lets the flow in. */
  boolean takes(Reachability reach, NamedEnd from, Protocol protocol, int port) {
    for (var f = from.first; f <= from.last; f++) {
      for (var t = first; t <= last; t++) {
        if (!reach.takes(f, t, protocol, port)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a flow that is let out and in may be refused above the port. */
  boolean layerSeven(Reachability reach, NamedEnd to, Protocol protocol, int port) {
    for (var f = first; f <= last; f++) {
      for (var t = to.first; t <= to.last; t++) {
        if (reach.layerSeven(f, t, protocol, port)) {
          return true;
        }
      }
    }
    return false;
  }

  /** All that may pass to another end. */
  List<Allowed> reaches(Reachability reach, NamedEnd to) {
    var all = reach.between(first, to.first);
    for (var f = first; f <= last && !all.isEmpty(); f++) {
      for (var t = to.first; t <= to.last && !all.isEmpty(); t++) {
        all = f == first && t == to.first ? all : Ports.both(all, reach.between(f, t));
      }
    }
    return all;
  }

  @Override
  public int compareTo(NamedEnd other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedEnd e && name.equals(e.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
