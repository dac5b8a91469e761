package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.yaml.YamlWriter;
import dev.atoll.reconciler.adoption.AdoptionReport.Gap;
import dev.atoll.reconciler.adoption.AdoptionReport.Variation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a fleet that renders to what clusters hold: what is equal everywhere stands in it once,
 * what is equal in some clusters once and placed there, what differs once for each form.
 */
public final class Adoption {

  private static final String PLACEMENT = "atoll.dev/clusters";

  private final List<Member> members;
  private final Names names = new Names();
  private final List<SourceFile> files = new ArrayList<>();
  private final List<Variation> variations = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private int everywhere;
  private int placed;

  private Adoption(List<Member> members) {
    this.members = members;
  }

  /**
   * The fleet of some clusters.
   *
   * @param found at least one, all different
   */
  public static Adopted of(List<FoundCluster> found, AdoptionOptions options) {
    var members = Members.of(found);
    var adoption = new Adoption(members);
    var leftOut = new Remarks();
    var shared = new Remarks();
    var objects = new TreeMap<ObjectKey, Variants>();
    var services = new TreeMap<ObjectKey, TreeMap<String, Mapping>>();
    for (var member : members) {
      var selection = Selection.of(member, options, leftOut, shared);
      selection
          .objects()
          .forEach((key, value) ->
              objects.computeIfAbsent(key, k -> new Variants()).add(member.name(), value));
      selection
          .services()
          .forEach((key, object) ->
              services
                  .computeIfAbsent(key, k -> new TreeMap<>())
                  .put(member.name(), object.value()));
      adoption.files.add(ClusterFile.of(member, adoption.gaps::add));
      adoption.unknownKinds(member);
    }
    adoption.fleet(options.fleet());
    objects.forEach(adoption::object);
    services.forEach(adoption::service);
    return new Adopted(adoption.files, adoption.report(leftOut, shared));
  }

  private AdoptionReport report(Remarks leftOut, Remarks shared) {
    var byContext = new TreeMap<String, String>();
    members.forEach(m -> byContext.put(m.found().context(), m.name()));
    return new AdoptionReport(
        byContext, everywhere, placed, variations, leftOut.all(), shared.all(), gaps);
  }

  private void fleet(String name) {
    write(
        "fleet.yaml",
        """
        apiVersion: atoll.dev/v1alpha1
        kind: Fleet
        metadata: {name: %s}
        spec:
          maxConnectedClusters: %d
          drift: report     # `correct` once you trust what `atoll plan` shows
        """
            .formatted(scalar(name), ClusterFile.maxConnectedClusters(members)));
  }

  /** Nothing can be imported of a kind that is not there; that is said, in case it should be. */
  private void unknownKinds(Member member) {
    var missing =
        member.found().live().missingKinds().stream()
            .filter(kind -> !kind.endsWith("/ClusterNetworkPolicy")) // few clusters have it
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      gaps.add(
          new Gap(member.file(), "the API server does not serve " + String.join(", ", missing)));
    }
  }

  private void object(ObjectKey key, Variants variants) {
    var folder = folder(key);
    var toAll = variants.isOne() && variants.size() == members.size();
    variants
        .clusters()
        .forEach((value, clusters) -> {
          var path =
              names.path(
                  folder,
                  key,
                  variants.isOne() ? Optional.empty() : Optional.of(clusters.getFirst()));
          var escaped = Escapes.in(value);
          write(path, YamlWriter.write(toAll ? escaped : placed(escaped, clusters)));
        });
    count(variants);
    variations.addAll(variants.variations(key));
  }

  private void count(Variants variants) {
    if (variants.isOne() && variants.size() == members.size()) {
      everywhere++;
    } else if (variants.isOne()) {
      placed++;
    }
  }

  private static String folder(ObjectKey key) {
    if (key.kind().equals("Namespace")) {
      return "namespaces";
    }
    return "policies/" + (key.namespace().isEmpty() ? "_cluster" : key.namespace());
  }

  private static Mapping placed(Mapping object, List<String> clusters) {
    var selector =
        clusters.size() == 1
            ? "name=" + clusters.getFirst()
            : "name in (" + String.join(",", clusters) + ")";
    var metadata = object.mapping("metadata").orElseThrow();
    var annotations = metadata.mapping("annotations").orElse(Mapping.empty(SourcePos.NONE));
    var with = annotations.with(PLACEMENT, Scalar.string(selector, SourcePos.NONE));
    return object.with("metadata", metadata.with("annotations", with));
  }

  private void service(ObjectKey key, Map<String, Mapping> byCluster) {
    var path = names.path("services/" + key.namespace(), key, Optional.empty());
    write(path, YamlWriter.write(Escapes.in(ServiceFile.of(key, byCluster, members.size()))));
    var about = new Variants();
    byCluster.forEach((cluster, service) -> about.add(cluster, ServiceFile.about(service)));
    variations.addAll(about.variations(key));
    if (!about.isOne()) {
      gaps.add(
          new Gap(
              path, "the clusters do not agree on selector or ports: what differs is left out"));
    }
    if (byCluster.size() == members.size()) {
      everywhere++;
    } else {
      placed++;
    }
  }

  private void write(String path, String text) {
    files.add(new SourceFile(path, text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String scalar(String text) {
    return YamlWriter.write(Scalar.string(text, SourcePos.NONE)).strip();
  }
}
