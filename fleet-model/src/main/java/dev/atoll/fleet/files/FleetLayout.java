package dev.atoll.fleet.files;

import dev.atoll.fleet.schema.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which files of a repository belong to a fleet. Paths here are relative to the fleet. */
public final class FleetLayout {

  /** The file that every fleet has. */
  public static final String FLEET_FILE = "fleet.yaml";

  /** The file that places what stands in its folder and below. */
  public static final String PLACEMENT_FILE = "placement.yaml";

  /** Rego packages and their compiled bundle: read whatever the names. */
  public static final String RULES = "rules";

  /** The folders that are read, with all folders in them. */
  public static final List<String> FOLDERS =
      List.of(
          "clusters",
          "intents",
          "namespaces",
          "policies",
          RULES,
          "services",
          "waivers",
          "workloads");

  private static final int BEGINNING = 4;

  private FleetLayout() {}

  /** Whether a name at the top of the fleet is that of one of {@link #FOLDERS}. */
  public static boolean isFolder(String name) {
    return FOLDERS.contains(name);
  }

  /**
   * Whether a path is {@link #FLEET_FILE} or the whole fleet's {@link #PLACEMENT_FILE}, or one of
   * {@link #FOLDERS} or inside it.
   */
  public static boolean isInside(String path) {
    var slash = path.indexOf('/');
    return slash < 0
        ? path.equals(FLEET_FILE) || path.equals(PLACEMENT_FILE) || isFolder(path)
        : isFolder(path.substring(0, slash));
  }

  /**
   * Whether a file is read: inside, and named {@code .yaml}, {@code .yml} or {@code .json}, the
   * names that kubectl reads from a folder.
   */
  public static boolean isRead(String path) {
    return isInside(path) && (path.startsWith(RULES + "/") || hasSuffix(path));
  }

  /** Why a path that looks like part of the fleet is not read, if it looks so. */
  public static Optional<String> nearMiss(String path) {
    if (isRead(path)) {
      return Optional.empty();
    }
    var lower = path.toLowerCase(Locale.ROOT);
    if (isRead(lower)) {
      return Optional.of("its name is in upper case; Atoll reads `" + lower + "`");
    }
    return lower.equals("fleet.yml")
        ? Optional.of("the settings of the fleet are read from `" + FLEET_FILE + "`")
        : misspeltFolder(lower);
  }

  /** A folder such as {@code policy/}: it begins like one of the fleet's, or is nearly spelt so. */
  private static Optional<String> misspeltFolder(String path) {
    var slash = path.indexOf('/');
    if (slash < BEGINNING || !hasSuffix(path)) {
      return Optional.empty();
    }
    var name = path.substring(0, slash);
    return FOLDERS.stream()
        .filter(f -> f.startsWith(name.substring(0, BEGINNING)))
        .findFirst()
        .or(() -> Nearest.to(name, FOLDERS))
        .map(f -> "its folder is no folder of a fleet; did you mean `" + f + "`?");
  }

  private static boolean hasSuffix(String path) {
    return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
  }
}
