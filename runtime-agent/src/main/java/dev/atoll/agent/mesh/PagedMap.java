package dev.atoll.agent.mesh;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An immutable map whose versions share what is the same: entries lie in pages by their hash, and a
 * change copies its page and the table of pages. Two versions are compared page by page.
 */
final class PagedMap<K, V> {
  private static final int PAGES = 256;

  private final Map<K, V>[] pages;
  private final int size;

  private PagedMap(Map<K, V>[] pages, int size) {
    this.pages = pages;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  static <K, V> PagedMap<K, V> empty() {
    var pages = (Map<K, V>[]) new Map<?, ?>[PAGES];
    java.util.Arrays.fill(pages, Map.of());
    return new PagedMap<>(pages, 0);
  }

  int size() {
    return size;
  }

  Optional<V> get(K key) {
    return Optional.ofNullable(pages[page(key)].get(key));
  }

  void forEach(BiConsumer<? super K, ? super V> each) {
    for (var page : pages) {
      page.forEach(each);
    }
  }

  private static int page(Object key) {
    var hash = key.hashCode() * 0x9E3779B9;
    return hash >>> 24;
  }

  /** What is done with a key that differs; empty is absent. */
  interface Difference<K, V> {
    void key(K key, Optional<V> before, Optional<V> after);
  }

  /** Tells every key whose value is not the same in {@code after}. */
  void difference(PagedMap<K, V> after, Difference<K, V> told) {
    for (var i = 0; i < PAGES; i++) {
      if (pages[i] != after.pages[i]) {
        difference(pages[i], after.pages[i], told);
      }
    }
  }

  private static <K, V> void difference(Map<K, V> before, Map<K, V> after, Difference<K, V> told) {
    before.forEach((key, value) -> {
      if (!after.containsKey(key)) {
        told.key(key, Optional.of(value), Optional.empty());
      }
    });
    after.forEach((key, value) -> {
      var was = before.get(key);
      if (was != value && !value.equals(was)) {
        told.key(key, Optional.ofNullable(was), Optional.of(value));
      }
    });
  }

  Changing<K, V> changing() {
    return new Changing<>(this);
  }

  /** A version that is being made. */
  static final class Changing<K, V> {
    private PagedMap<K, V> from;
    private Map<K, V>[] pages;
    private int size;

    private Changing(PagedMap<K, V> from) {
      this.from = from;
      this.pages = from.pages;
      this.size = from.size;
    }

    Optional<V> get(K key) {
      return Optional.ofNullable(pages[page(key)].get(key));
    }

    void put(K key, V value) {
      if (own(page(key)).put(key, value) == null) {
        size++;
      }
    }

    void remove(K key) {
      if (pages[page(key)].containsKey(key)) {
        own(page(key)).remove(key);
        size--;
      }
    }

    private Map<K, V> own(int page) {
      if (pages == from.pages) {
        pages = pages.clone();
      }
      if (pages[page] == from.pages[page]) {
        pages[page] = new HashMap<>(pages[page]);
      }
      return pages[page];
    }

    /** The version made so far; more may be changed after it. */
    PagedMap<K, V> done() {
      if (pages != from.pages) {
        from = new PagedMap<>(pages, size);
      }
      return from;
    }
  }
}
