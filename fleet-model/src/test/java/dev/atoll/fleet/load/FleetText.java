package dev.atoll.fleet.load;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.value.Json;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a fleet holds, in lines for scenarios: each object with the clusters that it goes to. */
final class FleetText {
  private final Fleet fleet;
  private final StringBuilder text = new StringBuilder();

  private FleetText(Fleet fleet) {
    this.fleet = fleet;
  }

  static String of(Fleet fleet) {
    var text = new FleetText(fleet);
    text.write();
    return text.text.toString();
  }

  private void write() {
    var s = fleet.settings();
    line(
        "fleet %s max %d reserved %s fail on %s drift %s force %s deletions %d %d%%",
        s.name(),
        s.maxConnectedClusters(),
        s.reserved().stream().map(r -> r.cidr() + " " + r.owner()).toList(),
        s.failOn().text(),
        s.drift(),
        s.force(),
        s.deletions().max(),
        s.deletions().percent());
    fleet.clusters().forEach(this::cluster);
    fleet
        .objects()
        .forEach(o -> line("%s -> %s %s", o.key(), where(o.clusters()), Json.text(o.value())));
    fleet.meshPolicies().forEach(p -> line("mesh %s -> %s", p.key(), where(p.clusters())));
    fleet
        .services()
        .forEach(s1 -> {
          line("global %s/%s %s", s1.namespace(), s1.name(), s1.manage());
          s1.members()
              .forEach(m -> line("  -> %s %s %s", where(m.clusters()), m.share(), m.affinity()));
        });
    fleet
        .workloads()
        .forEach(w ->
            line(
                "%s %s/%s -> %s labels %s account %s host %s ports %s",
                w.kind(),
                w.namespace(),
                w.name(),
                where(w.clusters()),
                new TreeMap<>(w.labels()),
                w.serviceAccount(),
                w.hostNetwork(),
                w.ports().stream()
                    .map(p -> p.name() + ":" + p.port() + "/" + p.protocol())
                    .toList()));
    fleet
        .intents()
        .forEach(i ->
            line(
                "intent %s %s %s %s -> %s ports %s",
                i.name(),
                i.severity(),
                i.form().key(),
                where(i.from().clusters()),
                where(i.to().clusters()),
                i.ports().stream().map(p -> p.value()).toList()));
    fleet
        .waivers()
        .forEach(
            w -> line("waiver %s %s %s until %s", w.name(), w.rule(), w.object(), w.expires()));
  }

  private void cluster(Cluster c) {
    line(
        "cluster %s id %d labels %s pods %s services %s nodes %s cilium %s %s",
        c.name(),
        c.id().value(),
        new TreeMap<>(c.labels()),
        c.podCidrs().stream().map(l -> l.value()).toList(),
        c.serviceCidrs().stream().map(l -> l.value()).toList(),
        c.nodeCidrs().stream().map(l -> l.value()).toList(),
        c.datapath().version().value(),
        Json.text(c.datapath().values().values()));
  }

  private String where(LabelSelector selector) {
    var names =
        fleet.clusters().stream()
            .filter(c -> selector.matches(c.labels()))
            .map(Cluster::name)
            .collect(Collectors.joining(","));
    return names.isEmpty() ? "nowhere" : names;
  }

  private void line(String format, Object... args) {
    text.append(format.formatted(args)).append('\n');
  }
}
