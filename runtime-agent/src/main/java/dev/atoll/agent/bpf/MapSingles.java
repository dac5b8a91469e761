package dev.atoll.agent.bpf;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What {@link MapBatches} does, one by one: for kernels that know no batches of a kind of map. */
final class MapSingles {
  private MapSingles() {}

  static void update(BpfMap map, List<BpfMap.Entry> entries) {
    entries.forEach(it -> map.update(it.key(), it.value()));
  }

  static void delete(BpfMap map, List<byte[]> keys) {
    keys.forEach(map::delete);
  }

  static void forEach(BpfMap map, Consumer<BpfMap.Entry> told) {
    Optional<byte[]> at = map.firstKey();
    while (at.isPresent()) {
      var key = at.get();
      at = map.keyAfter(key);
      map.lookup(key).ifPresent(value -> told.accept(new BpfMap.Entry(key, value)));
    }
  }
}
