package dev.atoll.agent.probe;

import dev.atoll.fleet.net.Ip;
import java.util.Comparator;

/** A node of another cluster. */
public record Target(String cluster, String node, Ip address) implements Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::cluster)
          .thenComparing(Target::node)
          .thenComparing(Target::address);

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }
}
