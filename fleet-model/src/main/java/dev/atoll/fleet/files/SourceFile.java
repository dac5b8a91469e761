package dev.atoll.fleet.files;

import java.util.Arrays;

/**
 * One file of a fleet repository.
 *
 * @param path relative to the repository root, with {@code /}
 * @param content its bytes; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // millions of bytes: copied by no one
public record SourceFile(String path, byte[] content) implements Comparable<SourceFile> {

  @Override
  public int compareTo(SourceFile other) {
    return path.compareTo(other.path);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SourceFile f
        && path.equals(f.path)
        && Arrays.equals(content, f.content);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Arrays.hashCode(content);
  }
}
