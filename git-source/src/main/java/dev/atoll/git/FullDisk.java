package dev.atoll.git;

import java.nio.file.Path;
import java.util.List;

/** A disk of ours that is full looks to Git like a fault of whatever it was doing. */
final class FullDisk {

  /** ENOSPC and EDQUOT in the words of strerror(3). */
  private static final List<String> WORDS =
      List.of("No space left on device", "Disk quota exceeded");

  private FullDisk() {}

  static boolean isNamed(String message) {
    return WORDS.stream().anyMatch(message::contains);
  }

  static GitException failure(Path directory) {
    return new GitException.Unreadable(
        "there is no space left in " + directory + ", so nothing can be fetched: free some there");
  }
}
