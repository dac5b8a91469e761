package dev.atoll.fleet.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A list.
 *
 * @param items in the order written
 * @param pos where it begins
 */
public record Sequence(List<Value> items, SourcePos pos) implements Value {

  public Sequence {
    items = List.copyOf(items);
  }

  /** This list with every item replaced; the same instance where nothing changes. */
  public Sequence mapItems(UnaryOperator<Value> change) {
    var copy = new ArrayList<Value>(items.size());
    var same = true;
    for (var item : items) {
      var value = change.apply(item);
      same &= value == item;
      copy.add(value);
    }
    return same ? this : new Sequence(copy, pos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sequence s && items.equals(s.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }
}
