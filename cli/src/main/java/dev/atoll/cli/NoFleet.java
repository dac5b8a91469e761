package dev.atoll.cli;

import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.FleetLayout;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.git.FleetLocation;
import dev.atoll.git.GitRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Refuses a place without a fleet: the answer for an empty fleet would look like a good one. */
final class NoFleet {
  private static final int NAMED = 3;

  private NoFleet() {}

  /** The files of a place, if a fleet lies there, be it one with mistakes. */
  static Checked<FleetFiles> refused(
      FleetLocation place, String written, Checked<FleetFiles> files) {
    if (place instanceof FleetLocation.Revision r && lacksFolder(files)) {
      throw new UsageException("there is no folder " + r.path() + " in " + r.revision());
    }
    if (lacksFleetFile(files)) {
      throw new UsageException(
          (written.equals(".") ? "this directory" : written)
              + " is no fleet: it has no "
              + FleetLayout.FLEET_FILE
              + question(place));
    }
    return files;
  }

  private static boolean lacksFolder(Checked<FleetFiles> files) {
    return files.findings().stream().anyMatch(f -> f.rule() == GitRule.NO_FOLDER);
  }

  /** A file that is there and cannot be read is a finding, and counts. */
  private static boolean lacksFleetFile(Checked<FleetFiles> files) {
    var root = files.value().root();
    var file = root.isEmpty() ? FleetLayout.FLEET_FILE : root + "/" + FleetLayout.FLEET_FILE;
    return files.value().files().stream().noneMatch(f -> f.path().equals(file))
        && files.findings().stream().noneMatch(f -> f.pos().file().equals(file));
  }

  private static String question(FleetLocation place) {
    var near =
        place instanceof FleetLocation.Directory(Path path) ? below(path) : List.<String>of();
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  private static List<String> below(Path directory) {
    try (var folders = Files.list(directory)) {
      return folders
          .filter(f -> Files.isRegularFile(f.resolve(FleetLayout.FLEET_FILE)))
          .map(f -> f.normalize().toString())
          .sorted()
          .limit(NAMED)
          .toList();
    } catch (IOException e) {
      return List.of(); // only a hint is lost
    }
  }
}
