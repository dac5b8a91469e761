package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one fleet owns in one cluster, as the cluster itself remembers it.
 *
 * @param header whose it is and how far it got; empty where the cluster has no inventory
 * @param entries by key
 * @param complete whether every part of it was there; nothing is pruned by an incomplete one
 */
public record Inventory(
    Optional<Header> header, SortedMap<ObjectKey, Entry> entries, boolean complete) {

  /** A cluster that was never written to, or lost its inventory. */
  public static final Inventory NONE = new Inventory(Optional.empty(), new TreeMap<>(), true);

  /**
   * Whose inventory, and how far it got.
   *
   * @param fleet the fleet's name
   * @param cluster the cluster's name in that fleet
   * @param clusterUid UID of its {@code kube-system}
   * @param attempted the last commit that was begun here
   * @param applied the last commit that was applied here to the end; empty before the first
   * @param digest digest of what was rendered for {@code applied}; empty before the first
   * @param removed how many objects the commit {@code attempted} has removed so far
   */
  public record Header(
      String fleet,
      String cluster,
      String clusterUid,
      String attempted,
      String applied,
      String digest,
      int removed) {}

  /**
   * One object.
   *
   * @param uid its UID; empty between the intention to create it and its creation
   * @param digest of the object as rendered when it was last applied; empty before that
   * @param settled digest of the live spec where the API server itself adds to what is applied;
   *     empty where it holds exactly what was rendered
   * @param release whether it is given up instead of deleted: Namespaces, and objects that others
   *     made
   */
  public record Entry(String uid, String digest, String settled, boolean release) {}

  public Inventory {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public Optional<Entry> entry(ObjectKey key) {
    return Optional.ofNullable(entries.get(key));
  }

  public Inventory with(Header other) {
    return new Inventory(Optional.of(other), entries, complete);
  }

  public Inventory with(Map<ObjectKey, Entry> other) {
    return new Inventory(header, new TreeMap<>(other), complete);
  }
}
