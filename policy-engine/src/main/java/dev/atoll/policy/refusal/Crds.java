package dev.atoll.policy.refusal;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.schema.Schema;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables of facts about the kinds that a fleet may hold, by Cilium's release line. A table is read
 * when it is first asked for.
 *
 * <p>Sources: Cilium v1.18.8, v1.19.4 and v1.20.2 ({@code pkg/k8s/apis/cilium.io/client/crds}),
 * network-policy-api v0.2.0 (experimental channel, as Cilium 1.20 reads it), and the OpenAPI of
 * Kubernetes v1.37.2 for its own kinds.
 */
public final class Crds {

  private static final String FOR_ALL = "kubernetes";

  /** Group and kind of every table to the folders that have one; Cilium's lines, or all. */
  private static final Map<String, List<String>> TABLES =
      Map.of(
          "cilium.io/CiliumNetworkPolicy", List.of("1.18", "1.19", "1.20"),
          "cilium.io/CiliumClusterwideNetworkPolicy", List.of("1.18", "1.19", "1.20"),
          "cilium.io/CiliumCIDRGroup", List.of("1.18", "1.19", "1.20"),
          "policy.networking.k8s.io/ClusterNetworkPolicy", List.of("1.20"),
          "networking.k8s.io/NetworkPolicy", List.of(FOR_ALL),
          "/Service", List.of(FOR_ALL),
          "/Namespace", List.of(FOR_ALL));

  private static final Map<String, CrdSchema> READ = new ConcurrentHashMap<>();

  private Crds() {}

  /**
   * What is known about an object's kind where this Cilium runs; empty for kinds that have no table
   * and for kinds that this Cilium does not have.
   */
  public static Optional<CrdSchema> schemaFor(ObjectKey key, CiliumVersion version) {
    return schemaFor(key.group(), key.kind(), version);
  }

  /** The same by group, empty for the core group, and kind. */
  public static Optional<CrdSchema> schemaFor(String group, String kind, CiliumVersion version) {
    var folders = TABLES.getOrDefault(group + "/" + kind, List.of());
    var folder = folders.contains(FOR_ALL) ? FOR_ALL : line(version);
    if (!folders.contains(folder)) {
      return Optional.empty();
    }
    return Optional.of(table(folder, kind));
  }

  /**
   * What is known about a kind in each release line, as far as nothing but its definition's schema
   * can refuse an object; empty for Kubernetes' own kinds and for definitions with rules in CEL
   * that no table has.
   */
  public static List<CrdSchema> wholeSchemas(String group, String kind) {
    return TABLES.getOrDefault(group + "/" + kind, List.of()).stream()
        .map(folder -> table(folder, kind))
        .filter(t -> !t.digest().isEmpty())
        .toList();
  }

  private static CrdSchema table(String folder, String kind) {
    return READ.computeIfAbsent(folder + "/" + kind.toLowerCase(Locale.ROOT) + ".json", Crds::read);
  }

  /** Whether some Cilium, or Kubernetes itself, has the kind. */
  public static boolean isKnown(String group, String kind) {
    return TABLES.containsKey(group + "/" + kind);
  }

  /** The release line whose tables hold for a version: its own, or the nearest that is known. */
  public static String line(CiliumVersion version) {
    if (version.compareTo(CiliumVersion.OLDEST_KNOWN) < 0) {
      return CiliumVersion.OLDEST_KNOWN.line();
    }
    return version.compareTo(CiliumVersion.NEWEST_KNOWN) > 0
        ? CiliumVersion.NEWEST_KNOWN.line()
        : version.line();
  }

  private static CrdSchema read(String path) {
    var table = Facts.read(path);
    return new CrdSchema(
        text(table, "source"),
        text(table, "group"),
        text(table, "kind"),
        table
            .get("namespaced")
            .filter(v -> v instanceof Scalar s && s.text().equals("true"))
            .isPresent(),
        table.items("versions").stream().map(v -> v.asString().orElseThrow()).toList(),
        table.string("digest").orElse(""),
        Schema.parse(table.mapping("schema").orElseThrow()));
  }

  private static String text(Mapping table, String key) {
    return table.string(key).orElseThrow(() -> new IllegalStateException("table without " + key));
  }
}
