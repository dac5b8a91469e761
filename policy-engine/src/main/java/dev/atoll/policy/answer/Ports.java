package dev.atoll.policy.answer;

import dev.atoll.policy.reach.Allowed;
import java.util.ArrayList;
import java.util.List;

/** Stretches of ports, sorted and disjoint. */
final class Ports {

  private Ports() {}

  /** What two lists allow alike; one that looks above the port does so for both. */
  static List<Allowed> both(List<Allowed> one, List<Allowed> other) {
    var all = new ArrayList<Allowed>();
    for (int i = 0, j = 0; i < one.size() && j < other.size(); ) {
      var a = one.get(i);
      var b = other.get(j);
      var order = a.protocol().compareTo(b.protocol());
      if (order == 0 && Math.max(a.first(), b.first()) <= Math.min(a.last(), b.last())) {
        all.add(overlap(a, b));
      }
      if (order < 0 || order == 0 && a.last() <= b.last()) {
        i++;
      } else {
        j++;
      }
    }
    return all;
  }

  private static Allowed overlap(Allowed a, Allowed b) {
    return new Allowed(
        a.protocol(),
        Math.max(a.first(), b.first()),
        Math.min(a.last(), b.last()),
        a.layerSeven() || b.layerSeven());
  }

  /** Only what lies on one port. */
  static List<Allowed> on(PortChoice port, List<Allowed> all) {
    return all.stream()
        .filter(a -> a.protocol() == port.protocol())
        .filter(a -> a.first() <= port.port() && port.port() <= a.last())
        .map(a -> new Allowed(a.protocol(), port.port(), port.port(), a.layerSeven()))
        .toList();
  }
}
