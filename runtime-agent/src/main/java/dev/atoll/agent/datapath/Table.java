package dev.atoll.agent.datapath;

import dev.atoll.agent.bpf.BpfMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A map of the kernel with keys and values as records. */
public final class Table<K extends Element, V extends Element> {
  private final BpfMap map;
  private final Function<byte[], K> key;
  private final Function<byte[], V> value;
  private final Runnable changed;

  /**
   * @param changed is told after each write
   */
  Table(BpfMap map, Function<byte[], K> key, Function<byte[], V> value, Runnable changed) {
    this.map = map;
    this.key = key;
    this.value = value;
    this.changed = changed;
  }

  Table(BpfMap map, Function<byte[], K> key, Function<byte[], V> value) {
    this(map, key, value, () -> {});
  }

  /** How many entries it has room for. */
  public int room() {
    return map.shape().maxEntries();
  }

  /** All that is in it, in the kernel's order. */
  public Map<K, V> entries() {
    var all = new LinkedHashMap<K, V>();
    map.entries().forEach(e -> all.put(key.apply(e.key()), value.apply(e.value())));
    return all;
  }

  /** The same one by one, without holding all of them; what is told may be removed meanwhile. */
  void forEach(BiConsumer<K, V> told) {
    map.forEach(e -> told.accept(key.apply(e.key()), value.apply(e.value())));
  }

  public Optional<V> get(K at) {
    return map.lookup(at.bytes()).map(value);
  }

  /**
   * Makes or replaces an entry.
   *
   * @throws dev.atoll.agent.bpf.BpfException with E2BIG or ENOSPC if there is no room
   */
  public void put(K at, V to) {
    write(() -> map.update(at.bytes(), to.bytes()));
  }

  /** Makes an entry if there is none of this key; whether it did. */
  boolean insert(K at, V to) {
    return write(() -> map.insert(at.bytes(), to.bytes()));
  }

  /** Makes or replaces entries in the order of the map, many with each system call. */
  public void putAll(Map<K, V> more) {
    var entries = new ArrayList<BpfMap.Entry>(more.size());
    more.forEach((k, v) -> entries.add(new BpfMap.Entry(k.bytes(), v.bytes())));
    write(() -> map.updateAll(entries));
  }

  /** Whether there was such an entry. */
  public boolean remove(K at) {
    return write(() -> map.delete(at.bytes()));
  }

  /** Removes an entry; what it was then. */
  Optional<V> take(K at) {
    return write(() -> map.take(at.bytes()).map(value));
  }

  /** Removes entries one by one; those that are not there are passed over. */
  public void removeAll(Collection<K> gone) {
    gone.forEach(this::remove);
  }

  /** Part of a write that fails may have been done. */
  private <R> R write(Supplier<R> work) {
    try {
      return work.get();
    } finally {
      changed.run();
    }
  }

  private void write(Runnable work) {
    write(() -> {
      work.run();
      return null;
    });
  }
}
