package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.reconciler.plan.LiveObject;
import java.util.function.BiPredicate;

/** Live objects as a person would write them: without what the API server and tools add. */
final class Cleaned {

  private static final String NAMESPACE_GLOBAL = "clustermesh.cilium.io/global";

  private Cleaned() {}

  /** A policy or CIDR group: its name, its labels and annotations, and all that it says. */
  static Mapping policy(LiveObject object) {
    return head(object, object.value().without("status"), Cleaned::isOwn, Cleaned::isOwn);
  }

  /**
   * A Namespace: of its labels those that Kubernetes and its parts do not set themselves, of its
   * annotations the one that decides whether it is global.
   */
  static Mapping namespace(LiveObject object) {
    var value = Mapping.empty(SourcePos.NONE);
    for (var part : new String[] {"apiVersion", "kind"}) {
      value = value.with(part, text(object.value().string(part).orElse("")));
    }
    return head(
        object,
        value,
        (key, text) -> isOwn(key, text) && !isKubernetes(key),
        (key, text) -> key.equals(NAMESPACE_GLOBAL));
  }

  private static Mapping head(
      LiveObject object,
      Mapping value,
      BiPredicate<String, String> label,
      BiPredicate<String, String> annotation) {
    var live = object.value().mapping("metadata").orElse(Mapping.empty(SourcePos.NONE));
    var metadata = Mapping.empty(SourcePos.NONE).with("name", text(object.key().name()));
    if (!object.key().namespace().isEmpty()) {
      metadata = metadata.with("namespace", text(object.key().namespace()));
    }
    metadata = with(metadata, "labels", live, label);
    return value.with("metadata", with(metadata, "annotations", live, annotation));
  }

  private static Mapping with(
      Mapping metadata, String holder, Mapping live, BiPredicate<String, String> kept) {
    var all = live.mapping(holder).orElse(Mapping.empty(SourcePos.NONE));
    var some = all;
    for (var key : all.sortedKeys()) {
      some = kept.test(key, all.string(key).orElse("")) ? some : some.without(key);
    }
    return some.entries().isEmpty() ? metadata : metadata.with(holder, some);
  }

  private static boolean isOwn(String key, String value) {
    return !key.startsWith("atoll.dev/")
        && !key.startsWith("kubectl.kubernetes.io/")
        && !OtherOwners.isMark(key, value);
  }

  /** {@code kubernetes.io/metadata.name}, {@code pod-security.kubernetes.io/enforce} and so on. */
  private static boolean isKubernetes(String key) {
    var slash = key.indexOf('/');
    var prefix = slash < 0 ? "" : "." + key.substring(0, slash);
    return prefix.endsWith(".kubernetes.io") || prefix.endsWith(".k8s.io");
  }

  private static Scalar text(String text) {
    return Scalar.string(text, SourcePos.NONE);
  }
}
