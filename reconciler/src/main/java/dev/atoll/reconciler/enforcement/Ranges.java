package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.net.Ip;
import dev.atoll.fleet.net.Parsed;

/** Which cluster an address is of: an agent does not say it. */
final class Ranges {

  private Ranges() {}

  /** Whether a text is an address of a cluster's pods. */
  static boolean has(Cluster cluster, String address) {
    return Ip.parse(address) instanceof Parsed.Good<Ip>(var ip)
        && cluster.podCidrs().stream().anyMatch(range -> range.value().contains(ip));
  }
}
