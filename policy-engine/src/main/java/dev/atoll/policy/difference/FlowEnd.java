package dev.atoll.policy.difference;

import dev.atoll.policy.mesh.End;
import java.util.Comparator;

/**
 * One end of a flow as answers name it.
 *
 * @param name {@code cluster/namespace/workload}, {@code world/203.0.113.0/24}, {@code
 *     entity/host}, {@code fqdn/example.com}
 */
public record FlowEnd(String name, Sort sort) implements Comparable<FlowEnd> {

  /** What an end is. */
  public enum Sort {
    /** A workload that the fleet declares. */
    DECLARED,
    /** A pod that nobody has declared yet: {@code cluster/namespace/*}. */
    UNDECLARED,
    /** Addresses, names and reserved identities. */
    OUTSIDE
  }

  private static final Comparator<FlowEnd> ORDER =
      Comparator.comparing(FlowEnd::name).thenComparing(FlowEnd::sort);

  /** A pod by its name. */
  public static FlowEnd pod(String name) {
    return new FlowEnd(name, name.endsWith("/*") ? Sort.UNDECLARED : Sort.DECLARED);
  }

  /** What is outside, addresses aside, which have as many names as blocks. */
  static FlowEnd outside(End end) {
    return new FlowEnd(
        switch (end) {
          case End.Reserved r -> "entity/" + r.entity().word();
          case End.Dns d -> "fqdn/" + d.name();
          case End.Cloud c -> "group/" + c.text();
          case End.World w -> "world/" + w.range();
          case End.Pods p -> p.names().getFirst();
          case End.Node n -> (n.host() ? "host/" : "node/") + n.cluster() + "/" + n.name();
        },
        Sort.OUTSIDE);
  }

  @Override
  public int compareTo(FlowEnd other) {
    return ORDER.compare(this, other);
  }
}
