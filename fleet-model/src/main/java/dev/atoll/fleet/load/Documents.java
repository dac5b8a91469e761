package dev.atoll.fleet.load;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.yaml.YamlLimits;
import dev.atoll.fleet.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All documents of a fleet, each of a known kind and in its place. */
final class Documents {
  private final Findings findings;
  private final Map<Kind, List<Document>> byKind = new LinkedHashMap<>();
  private final Map<String, Mapping> valuesFiles = new HashMap<>();
  private final Set<String> brokenPlacements = new HashSet<>();
  private final Set<FleetPath.Unread> unreadSaid = new HashSet<>();
  private final UnreadClusters unreadClusters = new UnreadClusters();

  private Documents(Findings findings) {
    this.findings = findings;
  }

  /** Reads every file once. */
  static Documents read(FleetFiles files, Findings findings) {
    var documents = new Documents(findings);
    var read = new LinkedHashMap<FleetPath, List<Mapping>>();
    files
        .files()
        .forEach(file -> documents.read(FleetPath.of(files.root(), file.path()), file, read));
    var referred = valuesFileNames(read);
    referred.addAll(documents.unreadClusters.valuesFiles());
    read.forEach((path, mappings) -> documents.sort(path, mappings, referred));
    return documents;
  }

  List<Document> of(Kind kind) {
    return byKind.getOrDefault(kind, List.of());
  }

  /** Documents of Kubernetes' and Cilium's own kinds, in the order read. */
  List<Document> plain() {
    return byKind.entrySet().stream()
        .filter(e -> !e.getKey().isOwn())
        .flatMap(e -> e.getValue().stream())
        .toList();
  }

  /** Folders, relative to the fleet, whose Placement cannot be read: nothing is placed by it. */
  Set<String> brokenPlacements() {
    return brokenPlacements;
  }

  /** Clusters whose files, or parts of them, could not be read. */
  UnreadClusters unreadClusters() {
    return unreadClusters;
  }

  /** Helm values files beside Cluster files, by file name. */
  Map<String, Mapping> valuesFiles() {
    return valuesFiles;
  }

  private void read(FleetPath path, SourceFile file, Map<FleetPath, List<Mapping>> read) {
    if (path.folder().filter(f -> f == Folder.RULES).isPresent() || !path.isYaml()) {
      return;
    }
    var unread = path.unread();
    if (unread.isPresent()) {
      unreadClusters.add(path, file);
      notRead(file, unread.get());
    } else if (path.folder().isPresent()) {
      var checked = YamlReader.read(file, YamlLimits.DEFAULT);
      findings.addAll(checked.findings());
      if (checked.hasErrors()) {
        unreadClusters.add(path, file);
      }
      read.put(path, mappings(checked.value()));
      if (path.isPlacement() && checked.value().isEmpty() && checked.findings().isEmpty()) {
        findings.add(
            FleetRule.BAD_VALUE,
            SourcePos.ofFile(file.path()),
            "placement.yaml holds no Placement, so that nothing in its folder goes anywhere",
            "write the Placement, or delete the file");
      }
    }
  }

  /** Once for a folder, however much is in it. */
  private void notRead(SourceFile file, FleetPath.Unread unread) {
    if (unreadSaid.add(unread)) {
      var pos = SourcePos.ofFile(file.path());
      findings.add(
          Finding.of(FleetRule.NOT_READ, pos, unread.message(), unread.hint())
              .withSeverity(unread.severity()));
    }
  }

  private static List<Mapping> mappings(List<Value> values) {
    return values.stream().flatMap(v -> v.asMapping().stream()).toList();
  }

  private static Set<String> valuesFileNames(Map<FleetPath, List<Mapping>> read) {
    var names = new HashSet<String>();
    read.forEach((path, mappings) -> {
      if (path.folder().filter(f -> f == Folder.CLUSTERS).isPresent()) {
        mappings.forEach(m -> m.string("spec", "datapath", "valuesFile").ifPresent(names::add));
      }
    });
    return names;
  }

  private void sort(FleetPath path, List<Mapping> mappings, Set<String> referred) {
    var folder = path.folder().orElse(Folder.TOP);
    if (folder == Folder.CLUSTERS && referred.contains(path.name())) {
      valuesFile(path, mappings);
      return;
    }
    var before = of(Kind.PLACEMENT).size();
    mappings.forEach(mapping -> sort(path, folder, mapping));
    if (path.isPlacement() && of(Kind.PLACEMENT).size() == before) {
      brokenPlacements.add(path.folderPath());
    }
  }

  private void valuesFile(FleetPath path, List<Mapping> mappings) {
    if (mappings.size() > 1) {
      findings.add(
          FleetRule.VALUES_FILE,
          mappings.get(1).pos(),
          "a values file has one document, this one has " + mappings.size(),
          "put all values into one document");
    }
    mappings.stream().findFirst().ifPresent(m -> valuesFiles.put(path.name(), m));
  }

  private void sort(FleetPath path, Folder folder, Mapping mapping) {
    var kind = kind(folder, mapping);
    if (kind.isEmpty()) {
      unreadClusters.add(path, mapping);
      return;
    }
    var document = new Document(kind.get(), mapping);
    if (!document.kind().mayStandIn(folder)) {
      misplaced(
          path,
          document,
          "belongs into " + document.kind().home() + ", not into " + folder.words());
    } else if (document.kind() == Kind.PLACEMENT && !path.isPlacement()) {
      misplaced(path, document, "is only read from a file named placement.yaml");
    } else if (document.kind() != Kind.PLACEMENT && path.isPlacement()) {
      misplaced(path, document, "does not belong into placement.yaml, which holds one Placement");
    } else {
      byKind.computeIfAbsent(document.kind(), k -> new ArrayList<>()).add(document);
    }
  }

  private void misplaced(FleetPath path, Document document, String why) {
    if (document.kind() == Kind.PLACEMENT) {
      brokenPlacements.add(path.folderPath());
    }
    unreadClusters.add(path, document.value());
    findings.add(
        FleetRule.MISPLACED,
        document.value().pos(),
        "a " + document.kind().text() + " " + why,
        "move the document");
  }

  private Optional<Kind> kind(Folder folder, Mapping mapping) {
    var apiVersion = mapping.string("apiVersion").orElse("");
    var kind = mapping.string("kind").orElse("");
    var known = Kind.of(apiVersion, kind);
    if (known.isEmpty()) {
      unknownKind(folder, mapping, apiVersion, kind);
    }
    return known;
  }

  private void unknownKind(Folder folder, Mapping mapping, String apiVersion, String kind) {
    var at = mapping.get("kind").map(Value::pos).orElse(mapping.pos());
    if (kind.isEmpty() || apiVersion.isEmpty()) {
      findings.add(
          FleetRule.UNKNOWN_KIND,
          at,
          "the document has no " + (kind.isEmpty() ? "kind" : "apiVersion"),
          "documents begin with apiVersion and kind");
    } else if (kind.endsWith("List") && mapping.get("items").isPresent()) {
      findings.add(
          FleetRule.LIST,
          at,
          "a " + kind + " hides its objects from placement and from findings",
          "write each item as a document of its own, with --- between them");
    } else {
      findings.add(FleetRule.UNKNOWN_KIND, at, strange(apiVersion, kind), hint(folder, kind));
    }
  }

  private static String strange(String apiVersion, String kind) {
    return Kind.named(kind)
        .map(k -> "a " + kind + " has the apiVersion " + String.join(" or ", k.apiVersions()))
        .map(text -> text + ", not " + apiVersion)
        .orElse("Atoll does not know the kind " + kind + " of " + apiVersion);
  }

  private static String hint(Folder folder, String kind) {
    if (Kind.named(kind).isPresent()) {
      return "";
    }
    var nearest = Nearest.question(kind, Kind.names());
    return nearest.isEmpty()
        ? "in " + folder.words() + " may stand " + String.join(", ", Kind.namesIn(folder))
        : nearest;
  }
}
