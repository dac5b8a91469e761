package dev.atoll.agent.bpf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link MapBatches} does, one by one: for kernels that know no batches of a kind of map. */
final class MapSingles {
  private MapSingles() {}

  static void update(BpfMap map, List<BpfMap.Entry> entries) {
    entries.forEach(it -> map.update(it.key(), it.value()));
  }

  static void delete(BpfMap map, List<byte[]> keys) {
    keys.forEach(map::delete);
  }

  static List<BpfMap.Entry> entries(BpfMap map) {
    var entries = new ArrayList<BpfMap.Entry>();
    Optional<byte[]> at = map.firstKey();
    while (at.isPresent()) {
      var key = at.get();
      map.lookup(key).ifPresent(value -> entries.add(new BpfMap.Entry(key, value)));
      at = map.keyAfter(key);
    }
    return List.copyOf(entries);
  }
}
