package dev.atoll.fleet.load;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.SourcePos;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One object may stand for different things in different clusters, but in one cluster only once.
 */
final class Overlaps {
  private static final int NAMED = 3;

  private Overlaps() {}

  /** Where one object comes from, and the clusters that it goes to from there. */
  private record Source(LabelSelector clusters, SourcePos pos) {}

  /** Two sources of one object in one cluster. */
  private record Meeting(SourcePos first, SourcePos second) {}

  static void check(Fleet fleet, Findings findings) {
    var objects = new LinkedHashMap<String, List<Source>>();
    fleet.objects().forEach(o -> add(objects, o.key().toString(), o.clusters(), o.pos()));
    fleet.meshPolicies().forEach(p -> add(objects, p.key().toString(), p.clusters(), p.pos()));
    fleet.workloads().forEach(w -> add(objects, words(w), w.clusters(), w.pos()));
    objects.forEach((object, sources) -> check(object, sources, fleet.clusters(), findings));
  }

  private static String words(Workload workload) {
    return workload.kind() + " " + workload.namespace() + "/" + workload.name();
  }

  private static void add(
      Map<String, List<Source>> objects, String object, LabelSelector clusters, SourcePos pos) {
    objects.computeIfAbsent(object, k -> new ArrayList<>(1)).add(new Source(clusters, pos));
  }

  private static void check(
      String object, List<Source> sources, List<Cluster> clusters, Findings findings) {
    if (sources.size() < 2) {
      return;
    }
    var meetings = new LinkedHashMap<Meeting, List<String>>();
    for (var cluster : clusters) {
      var here = sources.stream().filter(s -> s.clusters.matches(cluster.labels())).toList();
      here.stream()
          .skip(1)
          .map(second -> new Meeting(here.getFirst().pos, second.pos))
          .forEach(m -> meetings.computeIfAbsent(m, k -> new ArrayList<>()).add(cluster.name()));
    }
    meetings.forEach((meeting, names) -> findings.add(finding(object, meeting, names)));
  }

  private static Finding finding(String object, Meeting meeting, List<String> clusters) {
    return Finding.of(
            FleetRule.PLACED_TWICE,
            meeting.second,
            "a second " + object + " goes to " + names(clusters),
            "place them in different clusters, or remove one")
        .withRelated(meeting.first, "the first one")
        .about(object);
  }

  private static String names(List<String> clusters) {
    var rest = clusters.size() - NAMED;
    var some = String.join(", ", clusters.stream().limit(NAMED).toList());
    return rest > 0 ? some + " and " + rest + " more" : some;
  }
}
