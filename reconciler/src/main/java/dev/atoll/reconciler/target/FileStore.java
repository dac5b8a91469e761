package dev.atoll.reconciler.target;

import dev.atoll.git.source.CommitId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Where a cluster's rendered files lie. */
interface FileStore extends AutoCloseable {

  /** What stands for the cluster's UID: which place this is. */
  String place();

  /**
   * Every file that is there.
   *
   * @throws TargetException if it cannot be read
   */
  Contents read();

  /**
   * What a place holds.
   *
   * @param version tells this moment from a later one, where the place can tell
   * @param files by their path below the place
   */
  record Contents(Optional<CommitId> version, SortedMap<String, byte[]> files) {}

  /**
   * What a round changes.
   *
   * @param basis the version that it was planned on
   * @param intent the inventory to write first, with everything that may come to be
   * @param written new content by path
   * @param removed paths
   * @param result the inventory to write last; empty where it goes too
   * @param commit for a message
   */
  record Change(
      Optional<CommitId> basis,
      byte[] intent,
      SortedMap<String, byte[]> written,
      SortedSet<String> removed,
      Optional<byte[]> result,
      String commit) {}

  /**
   * Carries a change out, and touches no file that it does not name.
   *
   * @return false if the place has moved on from the basis, and nothing was written
   * @throws TargetException if it cannot be written; what was written stays
   */
  boolean write(Change change);

  @Override
  void close();
}
