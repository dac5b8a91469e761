package dev.atoll.reconciler.plan;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The mark that a cluster's API server holds, and the kinds of policy that carry it.
 *
 * @param kinds such as {@code CiliumNetworkPolicy}; empty where the fleet has no policies there
 */
public record Marking(RevisionMark mark, SortedSet<String> kinds) {

  public Marking {
    kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
  }

  public Marking(RevisionMark mark, Set<String> kinds) {
    this(mark, new TreeSet<>(kinds));
  }
}
