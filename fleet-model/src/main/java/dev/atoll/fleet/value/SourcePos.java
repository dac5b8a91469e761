package dev.atoll.fleet.value;

import java.util.Comparator;

/**
 * Where a piece of text stands.
 *
 * @param file path relative to the repository root, with {@code /}; empty for {@link #NONE}
 * @param line from 1; 0 for a whole file
 * @param column from 1; 0 for a whole line
 */
public record SourcePos(String file, int line, int column) implements Comparable<SourcePos> {

  /** The position of what was not read from a file, such as an object of a live cluster. */
  public static final SourcePos NONE = new SourcePos("", 0, 0);

  private static final Comparator<SourcePos> ORDER =
      Comparator.comparing(SourcePos::file)
          .thenComparingInt(SourcePos::line)
          .thenComparingInt(SourcePos::column);

  /** The position of a file as a whole. */
  public static SourcePos ofFile(String file) {
    return new SourcePos(file, 0, 0);
  }

  public boolean isKnown() {
    return !file.isEmpty();
  }

  @Override
  public int compareTo(SourcePos other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column}, without the parts that are 0. */
  @Override
  public String toString() {
    if (line == 0) {
      return file;
    }
    return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
