package dev.atoll.agent.etcd;

/** An event of a watch. */
public sealed interface Change {
  String key();

  /** Of the store, in which it came about. */
  long revision();

  record Put(Entry entry) implements Change {
    @Override
    public String key() {
      return entry.key();
    }

    @Override
    public long revision() {
      return entry.revision();
    }
  }

  record Deleted(String key, long revision) implements Change {}
}
