package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.adoption.AdoptionReport.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The places where two values differ, as deep as they still have the same shape. */
final class Comparing {

  private final List<Change> changes = new ArrayList<>();

  private Comparing() {}

  static List<Change> of(Mapping value, Mapping from) {
    var run = new Comparing();
    run.mappings("", value, from);
    return List.copyOf(run.changes);
  }

  private void values(String path, Optional<Value> value, Optional<Value> from) {
    if (value.equals(from)) {
      return;
    }
    if (value.isPresent() && from.isPresent()) {
      if (value.get() instanceof Mapping a && from.get() instanceof Mapping b) {
        mappings(path, a, b);
        return;
      }
      if (value.get() instanceof Sequence a && from.get() instanceof Sequence b) {
        sequences(path, a.items(), b.items());
        return;
      }
    }
    changes.add(new Change(path, value, from));
  }

  private void mappings(String path, Mapping value, Mapping from) {
    var keys = new TreeSet<>(value.entries().keySet());
    keys.addAll(from.entries().keySet());
    for (var key : keys) {
      values(path.isEmpty() ? key : path + "." + key, value.get(key), from.get(key));
    }
  }

  /** What is equal at both ends is passed over, so that an inserted item is one difference. */
  private void sequences(String path, List<Value> value, List<Value> from) {
    var shorter = Math.min(value.size(), from.size());
    var start = 0;
    while (start < shorter && value.get(start).equals(from.get(start))) {
      start++;
    }
    var end = 0;
    while (end < shorter - start
        && value.get(value.size() - 1 - end).equals(from.get(from.size() - 1 - end))) {
      end++;
    }
    var longest = Math.max(value.size(), from.size()) - end;
    for (var i = start; i < longest; i++) {
      values(path + "[" + i + "]", item(value, i, end), item(from, i, end));
    }
  }

  private static Optional<Value> item(List<Value> items, int at, int end) {
    return at < items.size() - end ? Optional.of(items.get(at)) : Optional.empty();
  }
}
