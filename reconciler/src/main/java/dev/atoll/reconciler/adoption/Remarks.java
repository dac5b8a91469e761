package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.reconciler.adoption.AdoptionReport.Remark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects remarks; the same one about several clusters is one. */
final class Remarks {

  private record About(ObjectKey key, String why) implements Comparable<About> {
    private static final Comparator<About> ORDER =
        Comparator.comparing(About::why).thenComparing(About::key);

    @Override
    public int compareTo(About other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<About, List<String>> clusters = new TreeMap<>();

  void add(String cluster, ObjectKey key, String why) {
    clusters.computeIfAbsent(new About(key, why), a -> new ArrayList<>()).add(cluster);
  }

  List<Remark> all() {
    return clusters.entrySet().stream()
        .map(e -> new Remark(e.getKey().key(), e.getKey().why(), e.getValue()))
        .toList();
  }
}
