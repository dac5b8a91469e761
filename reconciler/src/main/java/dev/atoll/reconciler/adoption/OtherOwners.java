package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.FieldOwner;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who else looks after an object, by the marks that they leave on it. */
final class OtherOwners {

  static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Prefixes of labels and annotations that only these tools write. */
  private static final Map<String, String> PREFIXES =
      new TreeMap<>(
          Map.of(
              "meta.helm.sh/", "Helm",
              "argocd.argoproj.io/", "Argo CD",
              "kustomize.toolkit.fluxcd.io/", "Flux",
              "helm.toolkit.fluxcd.io/", "Flux",
              "objectset.rio.cattle.io/", "Rancher Fleet",
              "configsync.gke.io/", "Config Sync",
              "configmanagement.gke.io/", "Config Sync"));

  /** Field managers of the tools that use server-side apply. */
  private static final Map<String, String> APPLIERS =
      Map.of(
          "argocd-controller", "Argo CD",
          "kustomize-controller", "Flux",
          "helm-controller", "Flux");

  private OtherOwners() {}

  /** The objects that this one belongs to, such as {@code Tenant shop}. */
  static Optional<String> controllers(LiveObject object) {
    var owners =
        object.value().items("metadata", "ownerReferences").stream()
            .flatMap(o -> o.asMapping().stream())
            .map(o -> o.string("kind").orElse("") + " " + o.string("name").orElse(""))
            .collect(Collectors.joining(", "));
    return owners.isEmpty() ? Optional.empty() : Optional.of(owners);
  }

  /** The tool that keeps it in step with something else, such as {@code Helm}. */
  static Optional<String> tool(LiveObject object) {
    return marks(object, "labels")
        .or(() -> marks(object, "annotations"))
        .or(() -> applier(object.owners()));
  }

  private static Optional<String> marks(LiveObject object, String holder) {
    var marks = object.value().mapping("metadata", holder).orElse(Mapping.empty(SourcePos.NONE));
    return marks.sortedKeys().stream()
        .flatMap(k -> tool(k, marks.string(k).orElse("")).stream())
        .findFirst();
  }

  private static Optional<String> applier(List<FieldOwner> owners) {
    return owners.stream()
        .filter(FieldOwner::applies)
        .flatMap(o -> Optional.ofNullable(APPLIERS.get(o.manager())).stream())
        .findFirst();
  }

  private static Optional<String> tool(String key, String value) {
    return isHelmLabel(key, value)
        ? Optional.of("Helm")
        : PREFIXES.entrySet().stream()
            .filter(e -> key.startsWith(e.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
  }

  /** Whether a label or annotation is such a mark: it says nothing about the object itself. */
  static boolean isMark(String key, String value) {
    return isHelmLabel(key, value) || PREFIXES.keySet().stream().anyMatch(key::startsWith);
  }

  private static boolean isHelmLabel(String key, String value) {
    return key.equals(MANAGED_BY) && value.equals("Helm");
  }
}
