package dev.atoll.agent.etcd;

/** An event of a watch. */
public sealed interface Change {
  String key();

  record Put(Entry entry) implements Change {
    @Override
    public String key() {
      return entry.key();
    }
  }

  record Deleted(String key, long revision) implements Change {}
}
