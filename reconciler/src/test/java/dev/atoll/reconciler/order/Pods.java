package dev.atoll.reconciler.order;

import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.model.DriftMode;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.model.Workload;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.Wanted;
import dev.atoll.templates.Rendered;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A fleet of two clusters, {@code one} and {@code two}, that runs the same pods in both. */
public final class Pods {

  private Pods() {}

  /** Its pods, each named {@code namespace/app} and labelled {@code app=app}. */
  public static List<Workload> of(String... names) {
    return Arrays.stream(names).map(Pods::workload).toList();
  }

  private static Workload workload(String name) {
    var slash = name.indexOf('/');
    var app = name.substring(slash + 1);
    return new Workload(
        "deployment",
        name.substring(0, slash),
        app,
        Map.of("app", app),
        "default",
        false,
        List.of(new Workload.Port("http", 80, "TCP", SourcePos.NONE)),
        LabelSelector.everything(SourcePos.NONE),
        SourcePos.NONE);
  }

  /** The surroundings that these pods make. */
  public static Surroundings around(List<Workload> workloads) {
    var rendered = new TreeMap<String, Rendered>();
    for (var cluster : List.of("one", "two")) {
      rendered.put(cluster, Wanted.in(cluster));
    }
    var fleet =
        new Fleet(
            new FleetSettings(
                "islands",
                255,
                List.of(),
                Severity.ERROR,
                DriftMode.CORRECT,
                false,
                FleetSettings.Deletions.DEFAULT,
                SourcePos.NONE),
            rendered.values().stream().map(Rendered::cluster).toList(),
            List.of(),
            List.of(),
            List.of(),
            workloads,
            List.of(),
            List.of(),
            Set.of());
    return Surroundings.of(fleet, rendered);
  }
}
