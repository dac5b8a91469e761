package dev.atoll.git;

/**
 * How much is read from one commit.
 *
 * @param files at most so many files of the fleet
 * @param entries at most so many entries of any kind below the root of the fleet
 * @param fileBytes size of one file
 * @param totalBytes of all files together
 */
public record TreeLimits(int files, int entries, long fileBytes, long totalBytes) {

  /** 100,000 files of at most 3 MB, 512 MB together, among at most a million entries. */
  public static final TreeLimits DEFAULT =
      new TreeLimits(100_000, 1_000_000, 3_000_000L, 512_000_000L);
}
