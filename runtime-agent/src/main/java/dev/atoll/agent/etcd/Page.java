package dev.atoll.agent.etcd;

import java.util.List;

/**
 * A part of a list.
 *
 * @param entries in the order of their keys
 * @param more whether there are more behind the last one
 * @param revision of the store that the list shows
 * @param storeId the number by which etcd tells its clusters apart
 */
public record Page(List<Entry> entries, boolean more, long revision, long storeId) {
  public Page {
    entries = List.copyOf(entries);
  }

  /**
   * Whether this is a later look into the same store. A store that was emptied may have its number
   * again, which follows from how it is configured, but not its revisions.
   */
  public boolean follows(Page before) {
    return storeId == before.storeId && revision >= before.revision;
  }
}
