package dev.atoll.fleet.files;

/**
 * How much a fleet may hold before it is refused.
 *
 * @param files number of files
 * @param fileBytes size of one file
 * @param totalBytes size of all files together
 * @param pathBytes length of one path in UTF-8
 */
public record FileLimits(int files, long fileBytes, long totalBytes, int pathBytes) {

  /** Twice the design size: 511 clusters, 1,000 policies, 100,000 workloads. */
  public static final FileLimits DEFAULT =
      new FileLimits(250_000, 10_000_000, 1_000_000_000, 1_024);
}
