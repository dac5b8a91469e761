package dev.atoll.git;

import java.util.Locale;

/** Which names below the root of a fleet are worth looking into. */
final class FleetNames {

  private FleetNames() {}

  /** Whether files in the folder at {@code path} belong to the fleet. */
  static boolean enters(String path) {
    return !lastOf(path).startsWith(".");
  }

  /** Whether the file at {@code path} belongs to the fleet. */
  static boolean reads(String path) {
    var name = lastOf(path).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  /** Whether what {@code path} stands for may be a folder with files of the fleet. */
  static boolean mayHold(String path) {
    return lastOf(path).indexOf('.') < 0;
  }

  private static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
