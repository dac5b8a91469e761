package dev.atoll.reconciler.target;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Where a cluster's rendered files lie. */
interface FileStore extends AutoCloseable {

  /** What stands for the cluster's UID: which place this is. */
  String place();

  /**
   * Every file that is there, by its path below the place.
   *
   * @throws TargetException if it cannot be read
   */
  SortedMap<String, byte[]> read();

  /**
   * What a round changes.
   *
   * @param intent the inventory to write first, with everything that may come to be
   * @param written new content by path
   * @param removed paths
   * @param result the inventory to write last; empty where it goes too
   * @param commit for a message
   */
  record Change(
      byte[] intent,
      SortedMap<String, byte[]> written,
      SortedSet<String> removed,
      Optional<byte[]> result,
      String commit) {}

  /**
   * Carries a change out.
   *
   * @throws TargetException if it cannot be written; what was written stays
   */
  void write(Change change);

  @Override
  void close();
}
