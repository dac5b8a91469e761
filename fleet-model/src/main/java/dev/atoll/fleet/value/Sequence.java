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
    ArrayList<Value> copy = null;
    for (var i = 0; i < items.size(); i++) {
      var value = change.apply(items.get(i));
      if (value != items.get(i)) {
        copy = copy == null ? new ArrayList<>(items) : copy;
        copy.set(i, value);
      }
    }
    return copy == null ? this : new Sequence(copy, pos);
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
