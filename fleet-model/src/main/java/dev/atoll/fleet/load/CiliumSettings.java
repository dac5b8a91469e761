package dev.atoll.fleet.load;

import dev.atoll.fleet.model.CiliumVersion;
import dev.atoll.fleet.value.Mapping;
import java.util.Optional;

/** Checks a cluster's release and Helm values against what is known of Cilium's charts. */
final class CiliumSettings {
  private CiliumSettings() {}

  /** What to say of a release line that nothing is known of. */
  static Optional<String> unknownLine(CiliumVersion version) {
    var known =
        version.isAtLeast(CiliumVersion.OLDEST_KNOWN.major(), CiliumVersion.OLDEST_KNOWN.minor())
            && !version.isAtLeast(
                CiliumVersion.NEWEST_KNOWN.major(), CiliumVersion.NEWEST_KNOWN.minor() + 1);
    var nearest =
        version.compareTo(CiliumVersion.OLDEST_KNOWN) < 0
            ? CiliumVersion.OLDEST_KNOWN
            : CiliumVersion.NEWEST_KNOWN;
    return known
        ? Optional.empty()
        : Optional.of(
            "Cilium "
                + version.line()
                + " is not a release line that Atoll knows; the defaults and rules of "
                + nearest.line()
                + " are used");
  }

  static void check(Mapping values, CiliumVersion version, Findings findings) {}
}
