package dev.atoll.fleet.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a fleet repository says, at one commit.
 *
 * @param clusters sorted by name
 * @param services global services
 * @param objects plain policies, Services, Namespaces and CIDR groups, with their placement
 * @param meshPolicies policies whose peers name clusters
 * @param workloads pods that policies may select
 */
public record Fleet(
    FleetSettings settings,
    List<Cluster> clusters,
    List<GlobalService> services,
    List<PlainObject> objects,
    List<MeshPolicy> meshPolicies,
    List<Workload> workloads,
    List<Intent> intents,
    List<Waiver> waivers) {

  public Fleet {
    clusters = clusters.stream().sorted(Comparator.comparing(Cluster::name)).toList();
    services = List.copyOf(services);
    objects = List.copyOf(objects);
    meshPolicies = List.copyOf(meshPolicies);
    workloads = List.copyOf(workloads);
    intents = List.copyOf(intents);
    waivers = List.copyOf(waivers);
  }

  /** This fleet with other clusters. */
  public Fleet withClusters(List<Cluster> others) {
    return new Fleet(
        settings, others, services, objects, meshPolicies, workloads, intents, waivers);
  }

  /** This fleet with other workloads. */
  public Fleet withWorkloads(List<Workload> others) {
    return new Fleet(settings, clusters, services, objects, meshPolicies, others, intents, waivers);
  }

  public Optional<Cluster> cluster(String name) {
    return clusters.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
