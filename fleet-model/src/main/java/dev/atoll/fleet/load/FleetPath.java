package dev.atoll.fleet.load;

import dev.atoll.fleet.files.FleetLayout;
import dev.atoll.fleet.finding.Severity;
import dev.atoll.fleet.schema.Nearest;
import java.util.Optional;

/**
 * A file's place in the fleet.
 *
 * @param path relative to the fleet
 */
record FleetPath(String path) {

  private static final int BEGINNING = 4;

  static FleetPath of(String root, String path) {
    return new FleetPath(root.isEmpty() ? path : path.substring(root.length() + 1));
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder that it is in, relative to the fleet; empty at the top. */
  String folderPath() {
    var slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private String topFolder() {
    var slash = path.indexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  Optional<Folder> folder() {
    return Folder.of(topFolder());
  }

  boolean isYaml() {
    return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
  }

  boolean isPlacement() {
    return name().equals(FleetLayout.PLACEMENT_FILE);
  }

  /** Why nothing reads a YAML file at this place; empty where something does. */
  Optional<Unread> unread() {
    var folder = folder();
    if (folder.isEmpty()) {
      return topFolder().startsWith(".") ? Optional.empty() : Optional.of(strangeFolder());
    }
    if (folder.get() == Folder.TOP && !path.equals(FleetLayout.FLEET_FILE) && !isPlacement()) {
      return Optional.of(
          new Unread(
              "at the top of the fleet only "
                  + FleetLayout.FLEET_FILE
                  + " and placement.yaml are read",
              "move it into one of " + String.join(", ", Folder.names()),
              Severity.WARNING));
    }
    var tooDeep = !folder.get().isDeep() && path.chars().filter(c -> c == '/').count() > 1;
    return tooDeep
        ? Optional.of(
            new Unread(
                "folders below " + folder.get().words() + " are not read",
                "move it to " + folder.get().words() + name(),
                Severity.ERROR))
        : Optional.empty();
  }

  private Unread strangeFolder() {
    var start = topFolder().substring(0, Math.min(BEGINNING, topFolder().length()));
    var nearest =
        Folder.names().stream()
            .filter(n -> n.startsWith(start))
            .findFirst()
            .map(n -> "did you mean " + n + "/?")
            .orElse(Nearest.question(topFolder(), Folder.names()));
    return new Unread(
        "the folder " + topFolder() + "/ is no folder of a fleet and is not read",
        nearest.isEmpty() ? "the folders are " + String.join(", ", Folder.names()) : nearest,
        Severity.WARNING);
  }

  /** What is wrong with a file's place, and what to do. */
  record Unread(String message, String hint, Severity severity) {}
}
