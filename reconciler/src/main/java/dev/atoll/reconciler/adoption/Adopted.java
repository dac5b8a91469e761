package dev.atoll.reconciler.adoption;

import dev.atoll.fleet.files.SourceFile;
import java.util.List;

/**
 * A new fleet.
 *
 * @param files of the repository, sorted by path
 * @param report what to tell about them
 */
public record Adopted(List<SourceFile> files, AdoptionReport report) {

  public Adopted {
    files = files.stream().sorted().toList();
  }
}
