package dev.atoll.reconciler.kube;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import dev.atoll.reconciler.plan.FieldOwner;
import dev.atoll.reconciler.plan.KubeKind;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.List;

/** From an API server's JSON to live objects. */
final class LiveObjects {

  private LiveObjects() {}

  /** The items of a list, which carry neither kind nor version themselves. */
  static List<LiveObject> ofList(KubeKind kind, String version, Mapping list) {
    return list.items("items").stream()
        .flatMap(item -> item.asMapping().stream())
        .map(item -> of(typed(kind, version, item)))
        .toList();
  }

  static LiveObject of(Mapping object) {
    var metadata = object.mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    return new LiveObject(
        ObjectKey.of(object),
        object.without("status").with("metadata", metadata.without("managedFields")),
        metadata.string("uid").orElse(""),
        metadata.string("resourceVersion").orElse(""),
        metadata.get("deletionTimestamp").isPresent(),
        metadata.items("managedFields").stream()
            .flatMap(f -> f.asMapping().stream())
            .map(LiveObjects::owner)
            .toList());
  }

  private static FieldOwner owner(Mapping entry) {
    return new FieldOwner(
        entry.string("manager").orElse(""),
        entry.string("operation").filter("Apply"::equals).isPresent(),
        entry.string("subresource").orElse(""),
        entry.mapping("fieldsV1").orElse(Mapping.empty(SourcePos.NONE)));
  }

  private static Mapping typed(KubeKind kind, String version, Mapping item) {
    var apiVersion = kind.group().isEmpty() ? version : kind.group() + "/" + version;
    return item.with("apiVersion", text(apiVersion)).with("kind", text(kind.kind()));
  }

  private static Value text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
