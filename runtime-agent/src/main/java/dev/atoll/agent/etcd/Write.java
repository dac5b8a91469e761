package dev.atoll.agent.etcd;

/** One operation of a transaction. */
public sealed interface Write {
  String key();

  /** Bytes that it takes in a request, about. */
  int size();

  /**
   * @param lease on which the key hangs; 0 for none
   */
  record Put(String key, byte[] value, long lease) implements Write {
    @Override
    public int size() {
      return key.length() + value.length + 32;
    }
  }

  record Delete(String key) implements Write {
    @Override
    public int size() {
      return key.length() + 16;
    }
  }

  /** Everything whose key begins with {@code key}. */
  record DeletePrefix(String key) implements Write {
    @Override
    public int size() {
      return 2 * key.length() + 16;
    }
  }
}
