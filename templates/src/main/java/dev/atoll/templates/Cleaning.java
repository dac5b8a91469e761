package dev.atoll.templates;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes out of an object what is the API server's, the reconciler's or nobody's to say in Git, so
 * that it never makes objects differ.
 */
final class Cleaning {

  /** Metadata that the API server writes: {@code ObjectMeta} of Kubernetes 1.37. */
  private static final List<String> SERVER_FIELDS =
      List.of(
          "managedFields",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "selfLink");

  private static final List<String> OUR_LABELS = List.of("atoll.dev/fleet");
  private static final List<String> OUR_ANNOTATIONS =
      List.of("atoll.dev/clusters", "kubectl.kubernetes.io/last-applied-configuration");
  private static final List<String> NAMESPACE_PARTS = List.of("apiVersion", "kind", "metadata");
  private static final List<String> NAMESPACE_METADATA = List.of("name", "labels", "annotations");

  private final String about;
  private final Consumer<Finding> findings;

  private Cleaning(String about, Consumer<Finding> findings) {
    this.about = about;
    this.findings = findings;
  }

  static Mapping clean(Mapping object, Consumer<Finding> findings) {
    var key = ObjectKey.of(object);
    var cleaning = new Cleaning(key.toString(), findings);
    var clean = cleaning.without(object, "status", "is the API server's");
    if (isNamespace(key)) {
      clean = cleaning.only(clean, NAMESPACE_PARTS);
    }
    var metadata = clean.mapping("metadata");
    return metadata.isEmpty()
        ? clean
        : clean.with("metadata", cleaning.metadata(metadata.get(), isNamespace(key)));
  }

  static boolean isNamespace(ObjectKey key) {
    return key.group().isEmpty() && key.kind().equals("Namespace");
  }

  private Mapping metadata(Mapping metadata, boolean ofNamespace) {
    var clean = metadata;
    for (var field : SERVER_FIELDS) {
      clean = without(clean, field, "is the API server's");
    }
    clean = withoutOwn(clean, "labels", OUR_LABELS);
    clean = withoutOwn(clean, "annotations", OUR_ANNOTATIONS);
    return ofNamespace ? only(clean, NAMESPACE_METADATA) : clean;
  }

  /** Labels or annotations without some keys, and gone where nothing else was in them. */
  private Mapping withoutOwn(Mapping metadata, String part, List<String> keys) {
    var written = metadata.mapping(part);
    if (written.isEmpty()) {
      return metadata;
    }
    var clean = written.get();
    for (var key : keys) {
      clean = clean.without(key);
    }
    if (clean.entries().size() == written.get().entries().size()) {
      return metadata;
    }
    return clean.entries().isEmpty() ? metadata.without(part) : metadata.with(part, clean);
  }

  private Mapping only(Mapping mapping, List<String> parts) {
    var clean = mapping;
    for (var key : List.copyOf(mapping.entries().keySet())) {
      if (!parts.contains(key)) {
        clean = without(clean, key, "of a Namespace is not Atoll's: labels and annotations are");
      }
    }
    return clean;
  }

  private Mapping without(Mapping mapping, String key, String why) {
    var value = mapping.get(key);
    if (value.isPresent() && !isNothing(value.get())) {
      findings.accept(
          Finding.of(
                  TemplateRule.LEFT_OUT,
                  mapping.keyPos(key),
                  "`" + key + "` " + why + "; it is left out",
                  "remove it from the file")
              .about(about));
    }
    return mapping.without(key);
  }

  /** Generators write {@code status: {}} and {@code creationTimestamp: null}: no one's mistake. */
  private static boolean isNothing(Value value) {
    return value.isNull() || value instanceof Mapping m && m.entries().isEmpty();
  }
}
