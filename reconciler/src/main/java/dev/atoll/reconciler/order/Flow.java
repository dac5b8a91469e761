package dev.atoll.reconciler.order;

import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.Direction;
import java.util.List;

/**
 * Connections that one side of one cluster opens or closes.
 *
 * @param from {@code cluster/namespace/workload}, {@code world}, {@code world/203.0.113.0/24},
 *     {@code entity/host}
 * @param to the same
 * @param side which end's policies change
 * @param ports with {@code layerSeven} where it is in part: rules above the port decide
 */
public record Flow(String from, String to, Direction side, List<Allowed> ports) {
  public Flow {
    ports = List.copyOf(ports);
  }
}
