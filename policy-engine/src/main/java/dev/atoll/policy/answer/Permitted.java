package dev.atoll.policy.answer;

import dev.atoll.policy.reach.Allowed;
import dev.atoll.policy.rule.Protocol;
import java.util.ArrayList;
import java.util.List;

/**
 * All ports of one protocol that may be used alike.
 *
 * @param ports ranges in ascending order, such as {@code 80,8080-8090}; {@code 0-65535} for all;
 *     types for ICMP
 * @param layerSeven whether they may still be refused above the port
 */
public record Permitted(Protocol protocol, String ports, boolean layerSeven) {

  public static final String ALL_PORTS = "0-65535";

  /** By protocol, and what is free above the port first. */
  static List<Permitted> of(List<Allowed> allowed) {
    if (allowed.isEmpty()) {
      return List.of();
    }
    var all = new ArrayList<Permitted>();
    for (var protocol : Protocol.values()) {
      add(protocol, false, allowed, all);
      add(protocol, true, allowed, all);
    }
    return List.copyOf(all);
  }

  private static void add(
      Protocol protocol, boolean layerSeven, List<Allowed> allowed, List<Permitted> all) {
    var ports = new StringBuilder();
    for (var a : allowed) {
      if (a.protocol() == protocol && a.layerSeven() == layerSeven) {
        ports.append(ports.isEmpty() ? "" : ",").append(a.first());
        if (a.last() > a.first()) {
          ports.append('-').append(a.last());
        }
      }
    }
    if (!ports.isEmpty()) {
      all.add(new Permitted(protocol, ports.toString(), layerSeven));
    }
  }

  public boolean isAllPorts() {
    return ports.equals(ALL_PORTS);
  }
}
