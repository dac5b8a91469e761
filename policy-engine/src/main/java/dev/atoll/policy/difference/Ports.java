package dev.atoll.policy.difference;

import dev.atoll.policy.reach.Allowed;
import java.util.ArrayList;
import java.util.List;

/** Ports that two answers differ in, whatever is asked above them. */
public final class Ports {

  private Ports() {}

  /** What of one answer is not in the other, in order. */
  public static List<Allowed> minus(List<Allowed> some, List<Allowed> others) {
    var rest = some;
    for (var other : others) {
      rest = rest.stream().flatMap(a -> without(a, other).stream()).toList();
    }
    return rest;
  }

  private static List<Allowed> without(Allowed a, Allowed b) {
    if (a.protocol() != b.protocol() || a.last() < b.first() || b.last() < a.first()) {
      return List.of(a);
    }
    var rest = new ArrayList<Allowed>(2);
    if (a.first() < b.first()) {
      rest.add(new Allowed(a.protocol(), a.first(), b.first() - 1, a.layerSeven()));
    }
    if (a.last() > b.last()) {
      rest.add(new Allowed(a.protocol(), b.last() + 1, a.last(), a.layerSeven()));
    }
    return rest;
  }
}
