package dev.atoll.sandbox;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Three numbers, as in {@code v1.37.2}. */
record Version(int major, int minor, int patch) implements Comparable<Version> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

  /** The first version that occurs in {@code text}. */
  static Optional<Version> parse(String text) {
    var match = FORM.matcher(text);
    return match.find()
        ? Optional.of(
            new Version(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                Integer.parseInt(match.group(3))))
        : Optional.empty();
  }

  boolean sameMinor(Version other) {
    return major == other.major && minor == other.minor;
  }

  @Override
  public int compareTo(Version other) {
    return Comparator.comparingInt(Version::major)
        .thenComparingInt(Version::minor)
        .thenComparingInt(Version::patch)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
