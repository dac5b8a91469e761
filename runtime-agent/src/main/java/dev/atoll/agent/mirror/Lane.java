package dev.atoll.agent.mirror;

import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes in transactions, one at a time, in the order in which they are given: a slow store gets
 * fewer and larger ones by itself, because meanwhile more has come.
 */
final class Lane {
  private final Consumer<List<Write>> commit;
  private final List<Write> writes = new ArrayList<>();
  private int bytes;
  private long written;

  /**
   * @param commit writes all or nothing, and returns when it is done
   */
  Lane(Consumer<List<Write>> commit) {
    this.commit = commit;
  }

  /** Adds a write, and commits what is full. */
  void add(Write write) {
    if (writes.size() == Store.MAX_WRITES || bytes + write.size() > Store.MAX_BYTES) {
      commit();
    }
    writes.add(write);
    bytes += write.size();
  }

  /** Commits what is left. */
  void commit() {
    if (!writes.isEmpty()) {
      commit.accept(writes);
      written += writes.size();
      writes.clear();
      bytes = 0;
    }
  }

  /** How many writes have been committed. */
  long written() {
    return written;
  }
}
