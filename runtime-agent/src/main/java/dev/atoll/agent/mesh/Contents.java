package dev.atoll.agent.mesh;

import dev.atoll.agent.schema.NodeValue;
import dev.atoll.agent.schema.ServiceChoice;
import dev.atoll.fleet.net.Cidr;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cluster has written, part by part.
 *
 * @param identities labels as text, by number
 * @param services backends in Cilium's older form, by service
 * @param slices backends by service, then by slice
 * @param serviceOfSlice the service by the slice's key
 * @param ownIdentities those in namespaces that other clusters do not see; only of the own cluster
 * @param ownIps the same of addresses
 */
record Contents(
    PagedMap<String, NodeValue> nodes,
    PagedMap<Integer, String> identities,
    IpTable ips,
    PagedMap<String, Map<String, Group>> services,
    PagedMap<String, Map<String, Group>> slices,
    PagedMap<String, String> serviceOfSlice,
    PagedMap<String, OwnService> choices,
    PagedMap<Integer, String> ownIdentities,
    IpTable ownIps) {

  /** A service of the own cluster with the backends that it says itself. */
  record OwnService(ServiceChoice choice, Map<String, Group> groups) {}

  static final Contents EMPTY =
      new Contents(
          PagedMap.empty(),
          PagedMap.empty(),
          IpTable.EMPTY,
          PagedMap.empty(),
          PagedMap.empty(),
          PagedMap.empty(),
          PagedMap.empty(),
          PagedMap.empty(),
          IpTable.EMPTY);

  int size(Part part) {
    return switch (part) {
      case NODES -> nodes.size();
      case IDENTITIES -> identities.size();
      case IPS -> ips.size();
      case SERVICES -> services.size();
      case SLICES -> serviceOfSlice.size();
      case CHOICES -> choices.size();
      case OWN_IDENTITIES -> ownIdentities.size();
      case OWN_IPS -> ownIps.size();
    };
  }

  /** Who an address is; where both parts have it, what all clusters are told counts. */
  Optional<IpEntry> ip(Cidr block) {
    return ips.get(block).or(() -> ownIps.get(block));
  }

  /** The labels of an identity; likewise. */
  Optional<String> labels(int identity) {
    return identities.get(identity).or(() -> ownIdentities.get(identity));
  }

  /** This, with a part of another. */
  Contents with(Part part, Contents other) {
    return new Contents(
        part == Part.NODES ? other.nodes : nodes,
        part == Part.IDENTITIES ? other.identities : identities,
        part == Part.IPS ? other.ips : ips,
        part == Part.SERVICES ? other.services : services,
        part == Part.SLICES ? other.slices : slices,
        part == Part.SLICES ? other.serviceOfSlice : serviceOfSlice,
        part == Part.CHOICES ? other.choices : choices,
        part == Part.OWN_IDENTITIES ? other.ownIdentities : ownIdentities,
        part == Part.OWN_IPS ? other.ownIps : ownIps);
  }

  /** Contents that are being made. */
  static final class Changing {
    final PagedMap.Changing<String, NodeValue> nodes;
    final PagedMap.Changing<Integer, String> identities;
    final IpTable.Changing ips;
    final PagedMap.Changing<Integer, String> ownIdentities;
    final IpTable.Changing ownIps;
    final PagedMap.Changing<String, Map<String, Group>> services;
    final PagedMap.Changing<String, OwnService> choices;
    private final PagedMap.Changing<String, Map<String, Group>> slices;
    private final PagedMap.Changing<String, String> serviceOfSlice;

    Changing(Contents from) {
      nodes = from.nodes.changing();
      identities = from.identities.changing();
      ips = from.ips.changing();
      services = from.services.changing();
      slices = from.slices.changing();
      serviceOfSlice = from.serviceOfSlice.changing();
      choices = from.choices.changing();
      ownIdentities = from.ownIdentities.changing();
      ownIps = from.ownIps.changing();
    }

    Optional<String> serviceOf(String slice) {
      return serviceOfSlice.get(slice);
    }

    void putSlice(String name, String service, Group group) {
      if (serviceOf(name).filter(s -> !s.equals(service)).isPresent()) {
        removeSlice(name);
      }
      serviceOfSlice.put(name, service);
      var groups = groups(service);
      groups.put(name, group);
      slices.put(service, groups);
    }

    void removeSlice(String name) {
      serviceOf(name)
          .ifPresent(service -> {
            serviceOfSlice.remove(name);
            var groups = groups(service);
            groups.remove(name);
            if (groups.isEmpty()) {
              slices.remove(service);
            } else {
              slices.put(service, groups);
            }
          });
    }

    private TreeMap<String, Group> groups(String service) {
      return new TreeMap<>(slices.get(service).orElse(new TreeMap<>()));
    }

    Contents done() {
      return new Contents(
          nodes.done(),
          identities.done(),
          ips.done(),
          services.done(),
          slices.done(),
          serviceOfSlice.done(),
          choices.done(),
          ownIdentities.done(),
          ownIps.done());
    }
  }
}
