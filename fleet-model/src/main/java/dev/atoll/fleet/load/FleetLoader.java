package dev.atoll.fleet.load;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.FleetSettings;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.model.PlainObject;
import dev.atoll.fleet.model.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a fleet's files, wherever they come from, into a Fleet. */
public final class FleetLoader {
  private final Documents documents;
  private final Findings findings;
  private final Placements placements;
  private final Selectors selectors;
  private final Set<String> unreadClusters;
  private final List<PlainObject> objects = new ArrayList<>();
  private final List<Workload> workloads = new ArrayList<>();

  private FleetLoader(Documents documents, String root, List<Cluster> clusters, Findings findings) {
    this.documents = documents;
    this.findings = findings;
    unreadClusters = documents.unreadClusters().names(clusters);
    selectors = new Selectors(clusters, unreadClusters, findings);
    placements = new Placements(documents, root, selectors, findings);
  }

  /**
   * Reads a fleet. Never throws for any content: what is wrong is a finding, and the fleet holds
   * what could be read. An object whose placement is broken goes to no cluster.
   */
  public static Checked<Fleet> load(FleetFiles files) {
    return load(new Checked<>(files, List.of()));
  }

  /** The same for files of which some could not be had, as findings say; those are not repeated. */
  public static Checked<Fleet> load(Checked<FleetFiles> found) {
    var files = found.value();
    var findings = new Findings();
    var documents = Documents.read(files, findings);
    documents.unreadClusters().add(files.root(), found.findings());
    var settings = Settings.read(documents, files.root(), findings);
    var clusters = Clusters.read(documents, findings);
    var fleet =
        new FleetLoader(documents, files.root(), clusters, findings).fleet(settings, clusters);
    Overlaps.check(fleet, findings);
    return new Checked<>(fleet, findings.all());
  }

  private Fleet fleet(FleetSettings settings, List<Cluster> clusters) {
    documents.plain().forEach(this::plain);
    var readWorkloads = new Workloads(placements, findings);
    documents.of(Kind.WORKLOAD).forEach(d -> readWorkloads.shortForm(d).ifPresent(workloads::add));
    return new Fleet(
        settings,
        clusters,
        new GlobalServices(placements, selectors, findings).read(documents),
        objects,
        new MeshPolicies(placements, selectors, findings).read(documents),
        workloads,
        new Intents(selectors, findings).read(documents),
        Waivers.read(documents, findings),
        unreadClusters);
  }

  private void plain(Document document) {
    if (!new Names(findings).check(document)) {
      return;
    }
    var placed = placements.ofPlain(document);
    if (document.kind().mayStandIn(Folder.WORKLOADS)) {
      new Workloads(placements, findings)
          .plain(document, placed.clusters())
          .ifPresent(workloads::add);
      return;
    }
    var value = Placements.stripped(document.value());
    objects.add(new PlainObject(ObjectKey.of(value), value, placed.clusters(), placed.pos()));
  }
}
