package dev.atoll.fleet.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A release of Cilium, such as 1.20.2. */
public record CiliumVersion(int major, int minor, int patch) implements Comparable<CiliumVersion> {

  private static final Pattern FORM =
      Pattern.compile("v?(0|[1-9]\\d{0,3})\\.(0|[1-9]\\d{0,3})\\.(0|[1-9]\\d{0,3})");
  private static final Comparator<CiliumVersion> ORDER =
      Comparator.comparingInt(CiliumVersion::major)
          .thenComparingInt(CiliumVersion::minor)
          .thenComparingInt(CiliumVersion::patch);

  /** Oldest release line whose defaults and rules are known. */
  public static final CiliumVersion OLDEST_KNOWN = new CiliumVersion(1, 18, 0);

  /** The release line that everything else is measured against. */
  public static final CiliumVersion NEWEST_KNOWN = new CiliumVersion(1, 20, 2);

  /** Reads {@code 1.20.2} or {@code v1.20.2}. */
  public static Optional<CiliumVersion> parse(String text) {
    var m = FORM.matcher(text);
    return m.matches()
        ? Optional.of(
            new CiliumVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3))))
        : Optional.empty();
  }

  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** {@code 1.20}. */
  public String line() {
    return major + "." + minor;
  }

  @Override
  public int compareTo(CiliumVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
