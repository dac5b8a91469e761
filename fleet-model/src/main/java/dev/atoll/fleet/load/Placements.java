package dev.atoll.fleet.load;

import dev.atoll.fleet.files.FleetLayout;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.LabelSelector;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which clusters an object goes to: its annotation, else its folder's Placement, else all. */
final class Placements {
  static final String ANNOTATION = "atoll.dev/clusters";
  private static final String PREFIX = "atoll.dev/";

  /**
   * Where an object goes.
   *
   * @param pos where that was said
   */
  record Placed(LabelSelector clusters, SourcePos pos) {}

  private final Map<String, Placed> byFolder = new HashMap<>();
  private final Map<String, SourcePos> files = new HashMap<>();
  private final Selectors selectors;
  private final Findings findings;

  /**
   * Reads the Placements.
   *
   * @param root path of the fleet in its repository
   */
  Placements(Documents documents, String root, Selectors selectors, Findings findings) {
    this.selectors = selectors;
    this.findings = findings;
    documents.brokenPlacements().forEach(folder -> placeNothing(join(root, folder)));
    documents.of(Kind.PLACEMENT).forEach(this::add);
  }

  private void placeNothing(String folder) {
    var pos = SourcePos.ofFile(join(folder, FleetLayout.PLACEMENT_FILE));
    byFolder.put(folder, new Placed(LabelSelector.nothing(pos), pos));
  }

  private static String join(String above, String below) {
    return above.isEmpty() || below.isEmpty() ? above + below : above + "/" + below;
  }

  private void add(Document document) {
    SchemaFindings.check(document, findings);
    var pos = document.value().pos();
    var folder = folderOf(pos.file());
    var before = files.putIfAbsent(folder, pos);
    if (before != null) {
      findings.add(
          Finding.of(
                  FleetRule.SAME_NAME,
                  pos,
                  "the folder has a second Placement",
                  "keep one Placement per folder")
              .withRelated(before, "the first one"));
      byFolder.put(folder, new Placed(LabelSelector.nothing(pos), pos));
      return;
    }
    var clusters = selectors.under(document.spec(), "clusters").orElse(LabelSelector.nothing(pos));
    byFolder.put(folder, new Placed(clusters, clusters.pos()));
  }

  /** The default of the folder that a file is in. */
  Placed ofFolder(SourcePos at) {
    for (var folder = folderOf(at.file()); ; folder = folderOf(folder)) {
      var placed = byFolder.get(folder);
      if (placed != null) {
        return placed;
      }
      if (folder.isEmpty()) {
        return new Placed(LabelSelector.everything(at), at);
      }
    }
  }

  private static String folderOf(String path) {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** Where one of our own kinds goes that has a field {@code clusters}. */
  LabelSelector ofField(Document document) {
    if (hasStrangeMarks(document)) {
      return LabelSelector.nothing(document.value().pos());
    }
    return selectors
        .under(document.spec(), "clusters")
        .orElseGet(() -> ofFolder(document.value().pos()).clusters());
  }

  /** Where a plain object goes. */
  Placed ofPlain(Document document) {
    var pos = document.value().pos();
    if (hasStrangeMarks(document)) {
      return new Placed(LabelSelector.nothing(pos), pos);
    }
    var annotation = document.value().at("metadata", "annotations", ANNOTATION);
    return annotation
        .map(a -> new Placed(selectors.text(a, "the annotation " + ANNOTATION), a.pos()))
        .orElseGet(() -> ofFolder(pos));
  }

  /** The object without Atoll's annotation. */
  static Mapping stripped(Mapping object) {
    var annotations = object.mapping("metadata", "annotations");
    if (annotations.isEmpty() || annotations.get().get(ANNOTATION).isEmpty()) {
      return object;
    }
    var rest = annotations.get().without(ANNOTATION);
    var metadata = object.mapping("metadata").orElseThrow();
    return object.with(
        "metadata",
        rest.entries().isEmpty()
            ? metadata.without("annotations")
            : metadata.with("annotations", rest));
  }

  /** Reports annotations and labels of Atoll's own that it does not know. */
  boolean hasStrangeMarks(Document document) {
    var strange = false;
    for (var field : List.of("annotations", "labels")) {
      var written = document.value().at("metadata", field);
      strange |= written.filter(v -> !v.isNull() && !(v instanceof Mapping)).isPresent();
      var marks = written.flatMap(Value::asMapping);
      for (var key : marks.map(m -> m.entries().keySet()).orElse(Set.of())) {
        if (key.startsWith(PREFIX) && !isKnown(document, field, key)) {
          strange = true;
          findings.add(strange(document, field, key, marks.orElseThrow().keyPos(key)));
        }
      }
    }
    return strange;
  }

  private static boolean isKnown(Document document, String field, String key) {
    return field.equals("annotations") && key.equals(ANNOTATION) && !document.kind().isOwn();
  }

  private static Finding strange(Document document, String field, String key, SourcePos at) {
    var noun = field.substring(0, field.length() - 1);
    if (key.equals(ANNOTATION)) {
      return Finding.of(
              FleetRule.ATOLL_ANNOTATION,
              at,
              document.kind().isOwn()
                  ? "a " + document.kind().text() + " is not placed by annotation"
                  : ANNOTATION + " is an annotation, not a label",
              document.kind().isOwn() ? "use its field clusters" : "move it to annotations")
          .about(document.words());
    }
    return Finding.of(
            FleetRule.ATOLL_ANNOTATION,
            at,
            "Atoll does not know the " + noun + " " + key + ", so the object goes nowhere",
            field.equals("annotations") ? "the one that it knows is " + ANNOTATION : "remove it")
        .about(document.words());
  }
}
