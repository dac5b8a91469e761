package dev.atoll.fleet.model;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cilium's Helm values of one cluster, with the defaults of its version.
 *
 * @param values as written: {@code spec.datapath.values} over the values file
 * @param version decides the defaults
 */
public record CiliumValues(Mapping values, CiliumVersion version) {
  private static final Pattern DOT = Pattern.compile("\\.");
  private static final Pattern SPACES = Pattern.compile("[ \t]+");

  /**
   * A setting's value: written, or what the chart makes of other settings, or its default.
   *
   * @param path dots between keys, such as {@code clustermesh.policyDefaultLocalCluster}
   */
  public Optional<Located<String>> setting(String path) {
    return forced(path)
        .or(() -> written(path).filter(w -> counts(path, w.value())))
        .or(() -> derived(path))
        .or(() -> CiliumDefaults.of(path, version).map(CiliumValues::byDefault));
  }

  /** A setting as written, without defaults. */
  public Optional<Located<String>> written(String path) {
    return value(path)
        .filter(v -> !v.isNull())
        .flatMap(CiliumValues::scalar)
        .map(s -> new Located<>(s.text(), s.pos()));
  }

  /** Any value, such as a list, as written. */
  public Optional<Value> value(String path) {
    return values.at(DOT.split(path));
  }

  /**
   * The texts of a list, written or default. A string counts as its words, as the chart reads it.
   */
  public List<Located<String>> texts(String path) {
    var written = value(path).filter(v -> !v.isNull());
    if (written.isEmpty()) {
      return CiliumDefaults.list(path, version).stream().map(CiliumValues::byDefault).toList();
    }
    return written.get().asSequence().map(s -> s.items()).orElse(List.of(written.get())).stream()
        .flatMap(v -> scalar(v).stream())
        .flatMap(CiliumValues::words)
        .toList();
  }

  /** Values that the version does not accept, of the settings that decide meanings and checks. */
  public List<SettingFault> faults() {
    return CiliumChoices.faults(this);
  }

  /** Whether peer selectors without a cluster label mean the local cluster only. */
  public boolean policyDefaultLocalCluster() {
    return isTrue("clustermesh.policyDefaultLocalCluster");
  }

  /** Whether namespaces without the annotation are global: always before 1.20, see the chart. */
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

  /**
   * Whether a written value reaches the agent: not where the chart lacks it or reads it as unset.
   */
  private boolean counts(String path, String text) {
    return !CiliumDefaults.isAbsent(path, version)
        && !(text.isEmpty() && CiliumDefaults.hasMeaningWhenEmpty(path));
  }

  /** What the chart sets whatever is written. */
  private Optional<Located<String>> forced(String path) {
    return path.equals("ipam.mode")
        ? whereTrue("eni.enabled").map(pos -> new Located<>("eni", pos))
        : Optional.empty();
  }

  /** What the chart makes of other settings where nothing is written. */
  private Optional<Located<String>> derived(String path) {
    return switch (path) {
      case "routingMode" ->
          whereTrue("gke.enabled")
              .or(() -> version.isAtLeast(1, 19) ? whereTrue("eni.enabled") : Optional.empty())
              .map(pos -> new Located<>("native", pos));
      case "cni.chainingMode" ->
          written("cni.chainingTarget").map(t -> new Located<>("generic-veth", t.pos()));
      default -> Optional.empty();
    };
  }

  private Optional<SourcePos> whereTrue(String path) {
    return written(path).filter(w -> w.value().equals("true")).map(Located::pos);
  }

  private static Stream<Located<String>> words(Scalar s) {
    return SPACES
        .splitAsStream(s.text().strip())
        .filter(w -> !w.isEmpty())
        .map(w -> new Located<>(w, s.pos()));
  }

  private static Optional<Scalar> scalar(Value value) {
    return value instanceof Scalar s ? Optional.of(s) : Optional.empty();
  }

  private static Located<String> byDefault(String text) {
    return new Located<>(text, SourcePos.NONE);
  }
}
