package dev.atoll.agent.balance;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Backend.State;
import dev.atoll.agent.datapath.ServiceKey;
import dev.atoll.agent.datapath.ServiceValue;
import dev.atoll.agent.mesh.Chosen;
import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.mesh.FrontendPort;
import dev.atoll.agent.mesh.ServiceView;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a service needs in the maps. A headless service, and one that only other clusters have, need
 * nothing.
 *
 * @param groups frontends that lead to the same backends
 * @param backends all that are named by a table, and those that keep their connections
 * @param refused what of it programs cannot do, in sentences
 */
record ServiceTables(
    String key, List<Group> groups, Map<Place, Need> backends, List<String> refused) {

  /**
   * Frontends that can have one table.
   *
   * @param at no key twice
   * @param ofNode flags of {@link ServiceValue} of those of them that are ports of the node
   * @param affinity seconds for which a client stays with its backend; 0 for none
   */
  record Group(
      Map<ServiceKey, FrontendPort> at,
      Map<ServiceKey, Integer> ofNode,
      int affinity,
      List<Weighted> targets) {

    int flags(ServiceKey key) {
      return ofNode.getOrDefault(key, 0);
    }
  }

  /** A backend as one service needs it; never dead. */
  record Need(State state, int cluster) {
    /** Written out: what a record has by itself is slow in the JVM's first compiler. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Need need && state == need.state && cluster == need.cluster;
    }

    @Override
    public int hashCode() {
      return 31 * state.hashCode() + cluster;
    }

    Need and(Need other) {
      return state == State.ACTIVE ? this : other;
    }
  }

  /**
   * @param ids of clusters, by name; 0 where it is not known
   */
  static ServiceTables of(ServiceView view, NodePorts nodePorts, ToIntFunction<String> ids) {
    var tables =
        new ServiceTables(view.key(), new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    view.own()
        .filter(own -> !own.headless())
        .ifPresent(own -> tables.add(own, view.chosen(), nodePorts, ids));
    return tables;
  }

  private void add(
      ServiceChoice own, List<Chosen> all, NodePorts nodePorts, ToIntFunction<String> ids) {
    var keys = new LinkedHashSet<ServiceKey>();
    var ofNode = new LinkedHashMap<ServiceKey, Integer>();
    var byTargets = new LinkedHashMap<List<Weighted>, Map<ServiceKey, FrontendPort>>();
    for (var chosen : all) {
      var at = frontends(own, chosen.port(), keys).keySet();
      var more = carried(chosen, nodePorts, keys);
      ofNode.putAll(more);
      if (!at.isEmpty() || !more.isEmpty()) {
        var targets = targets(chosen, ids);
        var here = targets.stream().filter(t -> nodePorts.isHere(t.place())).toList();
        Stream.concat(at.stream(), more.keySet().stream())
            .forEach(it ->
                byTargets
                    .computeIfAbsent(it.outside() ? here : targets, _ -> new LinkedHashMap<>())
                    .put(it, chosen.port()));
      }
    }
    byTargets.forEach(
        (targets, at) -> groups.add(new Group(at, ofNode, own.sessionAffinity(), targets)));
  }

  /** Nothing where a backend is the node itself: its answers are seen by no program. */
  private Map<ServiceKey, Integer> carried(
      Chosen chosen, NodePorts nodePorts, Set<ServiceKey> known) {
    var at = ofNode(chosen.port(), nodePorts, known);
    if (at.isEmpty() || chosen.targets().stream().noneMatch(t -> nodePorts.isNode(place(t)))) {
      return at;
    }
    refused.add(
        chosen.port()
            + ": ports of the node are left to others, as a backend is in the node's own network");
    return Map.of();
  }

  /** At ports of the node; two services of a cluster never have the same one. */
  private Map<ServiceKey, Integer> ofNode(
      FrontendPort port, NodePorts nodePorts, Set<ServiceKey> known) {
    var at = new LinkedHashMap<ServiceKey, Integer>();
    var protocol = protocol(port.protocol());
    for (var each : nodePorts.of(key)) {
      if (protocol.isPresent()
          && each.name().equals(port.name())
          && each.protocol().equals(port.protocol())) {
        nodePorts.addresses().stream()
            .filter(it -> it.isV4() != port.v6())
            .map(it -> new ServiceKey(it, each.number(), protocol.getAsInt()))
            .filter(known::add)
            .forEach(it -> put(it, each.local(), at));
      }
    }
    return at;
  }

  /** From within all backends answer in either case, as kube-proxy has it. */
  private static void put(ServiceKey at, boolean local, Map<ServiceKey, Integer> flags) {
    if (local) {
      flags.put(at, ServiceValue.LOCAL);
      flags.put(
          new ServiceKey(at.address(), at.port(), at.protocol(), true), ServiceValue.NODE_PORT);
    } else {
      flags.put(at, ServiceValue.NODE_PORT);
    }
  }

  /**
   * Where a port is asked for. Of two ports with one number and protocol the first by name counts.
   */
  private Map<ServiceKey, FrontendPort> frontends(
      ServiceChoice own, FrontendPort port, Set<ServiceKey> known) {
    var at = new LinkedHashMap<ServiceKey, FrontendPort>();
    var protocol = protocol(port.protocol());
    if (protocol.isEmpty()) {
      refused.add(port + ": the datapath carries TCP and UDP only");
      return at;
    }
    new TreeMap<>(own.frontends())
        .forEach((ip, ports) -> {
          var there = Optional.ofNullable(ports.get(port.name()));
          if (ip.contains(":") == port.v6()
              && there
                  .filter(p -> p.port() == port.port() && p.protocol().equals(port.protocol()))
                  .isPresent()) {
            var key = new ServiceKey(Address.of(ip), port.port(), protocol.getAsInt());
            if (known.add(key)) {
              at.put(key, port);
            } else {
              refused.add(port + ": another port has the same number and protocol");
            }
          }
        });
    return at;
  }

  private static OptionalInt protocol(String name) {
    return switch (name) {
      case "TCP" -> OptionalInt.of(6);
      case "UDP" -> OptionalInt.of(17);
      default -> OptionalInt.empty();
    };
  }

  private List<Weighted> targets(Chosen chosen, ToIntFunction<String> ids) {
    var targets = new ArrayList<Weighted>();
    for (var target : chosen.targets()) {
      var place = place(target);
      var state = target.weight() > 0 ? State.ACTIVE : State.DRAINING;
      backends.merge(place, new Need(state, ids.applyAsInt(target.cluster())), Need::and);
      if (target.weight() > 0) {
        targets.add(new Weighted(place, target.weight()));
      }
    }
    return List.copyOf(targets);
  }

  private static Place place(Target target) {
    return new Place(Address.of(target.ip()), target.port());
  }

  /** Backends that are there and not chosen: those that have connections drain. */
  static Map<Place, Need> spared(ServiceView view, ToIntFunction<String> ids) {
    var spared = new LinkedHashMap<Place, Need>();
    boolean headless = view.own().filter(ServiceChoice::headless).isPresent();
    for (var chosen : headless ? List.<Chosen>of() : view.chosen()) {
      for (var target : chosen.spared()) {
        spared.put(place(target), new Need(State.DRAINING, ids.applyAsInt(target.cluster())));
      }
    }
    return spared;
  }
}
