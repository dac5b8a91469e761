package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.Optional;

/**
 * Cilium's Helm values of one cluster, with the defaults of its version.
 *
 * @param values as written: {@code spec.datapath.values} over the values file
 * @param version decides the defaults
 */
public record CiliumValues(Mapping values, CiliumVersion version) {

  /**
   * A setting's value, written or default.
   *
   * @param path dots between keys, such as {@code clustermesh.policyDefaultLocalCluster}
   */
  public Optional<Located<String>> setting(String path) {
    return written(path).or(() -> CiliumDefaults.of(path, version).map(CiliumValues::byDefault));
  }

  /** A setting as written, without defaults. */
  public Optional<Located<String>> written(String path) {
    return values
        .at(path.split("\\."))
        .filter(v -> !v.isNull())
        .flatMap(CiliumValues::scalar)
        .map(s -> new Located<>(s.text(), s.pos()));
  }

  /** Any value, such as a list, as written. */
  public Optional<Value> value(String path) {
    return values.at(path.split("\\."));
  }

  /** Whether peer selectors without a cluster label mean the local cluster only. */
  public boolean policyDefaultLocalCluster() {
    return isTrue("clustermesh.policyDefaultLocalCluster");
  }

  /** Whether namespaces without the annotation are global. */
  public boolean defaultGlobalNamespace() {
    return isTrue("clustermesh.defaultGlobalNamespace");
  }

  public boolean isTrue(String path) {
    return setting(path).map(Located::value).filter("true"::equals).isPresent();
  }

  /** A setting's text, empty where it has neither value nor default. */
  public String text(String path) {
    return setting(path).map(Located::value).orElse("");
  }

  private static Optional<Scalar> scalar(Value value) {
    return value instanceof Scalar s ? Optional.of(s) : Optional.empty();
  }

  private static Located<String> byDefault(String text) {
    return new Located<>(text, SourcePos.NONE);
  }
}
