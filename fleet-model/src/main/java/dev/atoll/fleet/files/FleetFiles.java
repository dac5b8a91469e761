package dev.atoll.fleet.files;

import java.util.List;

/**
 * All files that belong to one fleet.
 *
 * @param root path of the fleet inside its repository, empty at the top, without a slash at the end
 * @param files sorted by path; paths begin with {@code root}
 */
public record FleetFiles(String root, List<SourceFile> files) {

  public FleetFiles {
    files = files.stream().sorted().toList();
  }
}
