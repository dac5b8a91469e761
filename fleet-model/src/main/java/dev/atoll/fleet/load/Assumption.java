package dev.atoll.fleet.load;

import dev.atoll.fleet.model.CiliumValues;
import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Cluster.Datapath;
import dev.atoll.fleet.model.Cluster.Provider;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.model.SettingFault;
import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A setting below {@code spec.datapath} that clusters are taken to have, whatever their files say:
 * {@code *.version=1.18.9}, {@code cluster-one.values.policyEnforcementMode=always}.
 *
 * @param cluster a name, or {@code *} for every cluster
 * @param path below {@code spec.datapath}
 */
public record Assumption(String cluster, String path, String value) {

  private static final String EVERY = "*";
  private static final String VALUES = "values.";
  private static final List<String> FIELDS = List.of("provider", "values", "version");

  /**
   * Reads {@code CLUSTER.PATH=VALUE}.
   *
   * @throws IllegalArgumentException with a sentence for the user, if it has another form
   */
  public static Assumption parse(String text) {
    var equals = text.indexOf('=');
    var dot = text.indexOf('.');
    if (dot <= 0 || equals < dot + 2) {
      throw new IllegalArgumentException(
          "an assumption is CLUSTER.PATH=VALUE or *.PATH=VALUE, such as *.version=1.19.0, but"
              + " not `"
              + text
              + "`");
    }
    return new Assumption(
        text.substring(0, dot), text.substring(dot + 1, equals), text.substring(equals + 1));
  }

  /**
   * A fleet as it would be; versions first, since they decide which settings there are.
   *
   * @throws IllegalArgumentException with a sentence for the user, if a cluster does not exist, a
   *     path means nothing or Cilium does not accept a value
   */
  public static Fleet apply(List<Assumption> all, Fleet fleet) {
    var sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparing(a -> !a.path.equals("version")));
    var result = fleet;
    for (var assumption : sorted) {
      result = assumption.apply(result);
    }
    for (var assumption : sorted) {
      assumption.checkValue(result);
    }
    return result;
  }

  /** What to say of a release that nothing is known of, as of one in a file. */
  public Optional<String> warning() {
    return path.equals("version")
        ? CiliumVersion.parse(value).flatMap(CiliumSettings::unknownLine)
        : Optional.empty();
  }

  /** With all assumptions made: one setting may decide what another one accepts. */
  private void checkValue(Fleet fleet) {
    fleet.clusters().stream()
        .filter(this::isAbout)
        .map(c -> c.datapath().values())
        .flatMap(v -> v.faults().stream().filter(this::isAbout).map(f -> f.sentence(v.version())))
        .findFirst()
        .ifPresent(sentence -> {
          throw new IllegalArgumentException(sentence);
        });
  }

  private boolean isAbout(SettingFault fault) {
    return path.equals(VALUES + fault.path());
  }

  private boolean isAbout(Cluster c) {
    return cluster.equals(EVERY) || c.name().equals(cluster);
  }

  private Fleet apply(Fleet fleet) {
    if (!cluster.equals(EVERY) && fleet.cluster(cluster).isEmpty()) {
      throw new IllegalArgumentException(noSuchCluster(fleet));
    }
    return fleet.withClusters(
        fleet.clusters().stream()
            .map(c -> isAbout(c) ? c.withDatapath(apply(c.datapath())) : c)
            .toList());
  }

  private String noSuchCluster(Fleet fleet) {
    var names = fleet.clusters().stream().map(Cluster::name).toList();
    return "there is no cluster "
        + cluster
        + " in the fleet; "
        + Nearest.to(cluster, names)
            .map(n -> "did you mean " + n + "?")
            .orElse("it has " + String.join(", ", names));
  }

  private Datapath apply(Datapath old) {
    if (path.equals("version")) {
      var version = version();
      return new Datapath(
          old.provider(),
          new Located<>(version, SourcePos.NONE),
          new CiliumValues(old.values().values(), version),
          old.pos());
    }
    if (path.equals("provider")) {
      return new Datapath(provider(), old.version(), old.values(), old.pos());
    }
    if (!path.startsWith(VALUES)) {
      throw new IllegalArgumentException(
          "spec.datapath has no " + path + question(path, FIELDS, ""));
    }
    var setting = path.substring(VALUES.length());
    check(setting, old.version().value());
    var values = with(old.values().values(), List.of(setting.split("\\.", -1)));
    return new Datapath(
        old.provider(), old.version(), new CiliumValues(values, old.version().value()), old.pos());
  }

  private CiliumVersion version() {
    return CiliumVersion.parse(value)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`"
                    + value
                    + "` is no release of Cilium; write all three numbers, such as "
                    + CiliumVersion.NEWEST_KNOWN));
  }

  private Provider provider() {
    return switch (value) {
      case "cilium" -> Provider.CILIUM;
      case "atoll" -> Provider.ATOLL;
      default ->
          throw new IllegalArgumentException("a provider is cilium or atoll, not `" + value + "`");
    };
  }

  /** Whether the chart of a version has a setting; what lies below free mappings is taken. */
  private static void check(String setting, CiliumVersion version) {
    var line = ChartKeys.nearestLine(version);
    var parent = "";
    for (var key : setting.split("\\.", -1)) {
      var here = ChartKeys.join(parent, key);
      if (!parent.isEmpty() && !ChartKeys.table().isListed(parent)) {
        return;
      }
      if (!ChartKeys.table().linesOf(here).contains(line)) {
        throw new IllegalArgumentException(noSuchSetting(parent, key, line));
      }
      parent = here;
    }
    if (ChartKeys.table().isListed(setting)) {
      throw new IllegalArgumentException(
          "values."
              + setting
              + " is a group of settings: name one, such as values."
              + ChartKeys.join(setting, ChartKeys.table().keys(setting, line).getFirst()));
    }
  }

  private static String noSuchSetting(String parent, String key, String line) {
    var here = ChartKeys.join(parent, key);
    var lines = ChartKeys.table().linesOf(here);
    return "Cilium's chart of "
        + line
        + " has no value "
        + here
        + (lines.isEmpty()
            ? question(key, ChartKeys.table().keys(parent, line), ChartKeys.join(parent, ""))
            : "; charts of " + String.join(" and ", lines) + " have it");
  }

  private static String question(String written, List<String> known, String prefix) {
    return Nearest.to(written, known)
        .map(n -> "; did you mean " + prefix + n + "?")
        .orElse(known.size() <= FIELDS.size() ? "; it has " + String.join(", ", known) : "");
  }

  private Mapping with(Mapping values, List<String> keys) {
    var key = keys.getFirst();
    var below = values.mapping(key).orElse(Mapping.empty(SourcePos.NONE));
    return values.with(key, keys.size() == 1 ? read() : with(below, keys.subList(1, keys.size())));
  }

  /** JSON where it is JSON, such as {@code false} and {@code ["nodes"]}, else text. */
  private Value read() {
    try {
      return Json.read(value.getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      return Scalar.string(value, SourcePos.NONE);
    }
  }
}
