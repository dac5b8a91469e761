package dev.atoll.agent.feed;

import dev.atoll.agent.bpf.BpfException;
import dev.atoll.agent.datapath.IpcacheKey;
import dev.atoll.agent.datapath.IpcacheValue;
import dev.atoll.agent.datapath.Table;
import dev.atoll.fleet.net.Cidr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes to {@code ipcache} what is different there. The kernel's map is the memory. */
final class AddressFeed {

  /** Addresses that were one identity are another one. */
  record Move(int from, int to) {}

  private final Table<IpcacheKey, IpcacheValue> table;
  private Optional<String> trouble = Optional.empty();

  AddressFeed(Table<IpcacheKey, IpcacheValue> table) {
    this.table = table;
  }

  /** Clusters of which there are addresses. */
  Set<Integer> clusters() {
    return table.entries().values().stream().map(IpcacheValue::cluster).collect(Collectors.toSet());
  }

  /** Clusters whose pods are written to be reached without the tunnel. */
  Set<Integer> routed() {
    return table.entries().values().stream()
        .filter(v -> v.cluster() != 0 && (v.flags() & IpcacheValue.ROUTED) != 0)
        .map(IpcacheValue::cluster)
        .collect(Collectors.toSet());
  }

  /** What is written of some clusters. */
  Set<Cidr> blocks(Set<Integer> clusters) {
    return table.entries().entrySet().stream()
        .filter(e -> clusters.contains(e.getValue().cluster()))
        .map(e -> Addresses.block(e.getKey()))
        .collect(Collectors.toSet());
  }

  /** Writes what is said of some blocks now. */
  Set<Move> write(Collection<Cidr> blocks, Who who) {
    return write(blocks, who, table::get);
  }

  /**
   * Writes what is said of all blocks.
   *
   * @param whether what nothing is said of goes, too
   */
  Set<Move> writeAll(Collection<Cidr> blocks, Who who, boolean sweep) {
    var there = table.entries();
    var all = new HashSet<>(blocks);
    if (sweep) {
      there.keySet().forEach(key -> all.add(Addresses.block(key)));
    }
    return write(all, who, key -> Optional.ofNullable(there.get(key)));
  }

  private Set<Move> write(
      Collection<Cidr> blocks, Who who, Function<IpcacheKey, Optional<IpcacheValue>> now) {
    var moves = new HashSet<Move>();
    var put = new LinkedHashMap<IpcacheKey, IpcacheValue>();
    var gone = new ArrayList<IpcacheKey>();
    for (var block : blocks) {
      var key = Addresses.key(block);
      var is = now.apply(key);
      var shall = who.at(block);
      if (!is.equals(shall)) {
        shall.ifPresentOrElse(value -> put.put(key, value), () -> gone.add(key));
        move(is, shall, who.otherwise(block)).ifPresent(moves::add);
      }
    }
    write(put, gone);
    return moves;
  }

  private static Optional<Move> move(
      Optional<IpcacheValue> is, Optional<IpcacheValue> shall, int otherwise) {
    int from = is.map(IpcacheValue::identity).orElse(otherwise);
    int to = shall.map(IpcacheValue::identity).orElse(otherwise);
    return from == to ? Optional.empty() : Optional.of(new Move(from, to));
  }

  private void write(Map<IpcacheKey, IpcacheValue> put, List<IpcacheKey> gone) {
    table.removeAll(gone);
    try {
      table.putAll(put);
      trouble = Optional.empty();
    } catch (BpfException e) {
      trouble =
          Optional.of("addresses do not fit, who is missing counts as world: " + e.getMessage());
    }
  }

  /** What does not fit; empty if all does. */
  Optional<String> trouble() {
    return trouble;
  }
}
