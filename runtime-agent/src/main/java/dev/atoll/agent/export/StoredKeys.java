package dev.atoll.agent.export;

import dev.atoll.agent.etcd.Entry;
import dev.atoll.agent.etcd.Page;
import dev.atoll.agent.etcd.Store;
import dev.atoll.agent.etcd.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a store has under some prefixes.
 *
 * @param storeId the store that it must be: behind the same address may be another one by now
 */
record StoredKeys(Store store, long storeId) {
  private static final int PAGE = 1000;

  /**
   * What differs from what there shall be.
   *
   * @param put keys that are missing, have another value or hang on another lease
   * @param delete keys that there shall not be
   */
  record Difference(List<String> put, List<String> delete) {
    Difference() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Values by the rest of their keys. */
  Map<String, byte[]> all(String prefix) {
    var all = new TreeMap<String, byte[]>();
    var page = page(prefix, "", 0);
    while (true) {
      page.entries().forEach(e -> all.put(e.key().substring(prefix.length()), e.value()));
      if (!page.more()) {
        return all;
      }
      page = page(prefix, page.entries().getLast().key(), page.revision());
    }
  }

  /**
   * Compares it, page by page.
   *
   * @param wanted by whole key
   */
  Difference difference(List<String> prefixes, NavigableMap<String, byte[]> wanted, long lease) {
    var difference = new Difference();
    prefixes.forEach(prefix -> compare(prefix, wanted, lease, difference));
    return difference;
  }

  /** Both are in the order of keys. */
  private void compare(
      String prefix, NavigableMap<String, byte[]> wanted, long lease, Difference difference) {
    var after = prefix;
    var revision = 0L;
    var more = true;
    while (more) {
      var page = page(prefix, after.equals(prefix) ? "" : after, revision);
      more = page.more();
      var end = more ? page.entries().getLast().key() : prefix + Character.MAX_VALUE;
      compare(page.entries(), wanted.subMap(after, false, end, true), lease, difference);
      after = end;
      revision = page.revision();
    }
  }

  private static void compare(
      List<Entry> there, Map<String, byte[]> wanted, long lease, Difference difference) {
    var keys = there.stream().map(Entry::key).collect(Collectors.toSet());
    wanted.keySet().stream().filter(key -> !keys.contains(key)).forEach(difference.put::add);
    there.stream()
        .filter(e -> e.lease() != lease || !Arrays.equals(e.value(), wanted.get(e.key())))
        .map(Entry::key)
        .forEach(key -> (wanted.containsKey(key) ? difference.put : difference.delete).add(key));
  }

  private Page page(String prefix, String after, long revision) {
    var page = store.list(prefix, after, PAGE, revision);
    if (page.storeId() != storeId) {
      throw new StoreException(store.name() + " is another store than before");
    }
    return page;
  }
}
