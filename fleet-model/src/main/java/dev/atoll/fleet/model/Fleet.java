package dev.atoll.fleet.model;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything that a fleet repository says, at one commit.
 *
 * @param clusters sorted by name
 * @param services global services
 * @param objects plain policies, Services, Namespaces and CIDR groups, with their placement
 * @param meshPolicies policies whose peers name clusters
 * @param workloads pods that policies may select
 * @param unreadClusters names of clusters that are probably there, but whose files could not be
 *     read
 */
public record Fleet(
    FleetSettings settings,
    List<Cluster> clusters,
    List<GlobalService> services,
    List<PlainObject> objects,
    List<MeshPolicy> meshPolicies,
    List<Workload> workloads,
    List<Intent> intents,
    List<Waiver> waivers,
    Set<String> unreadClusters) {

  public Fleet {
    clusters = clusters.stream().sorted(Comparator.comparing(Cluster::name)).toList();
    services = List.copyOf(services);
    objects = List.copyOf(objects);
    meshPolicies = List.copyOf(meshPolicies);
    workloads = List.copyOf(workloads);
    intents = List.copyOf(intents);
    waivers = List.copyOf(waivers);
    unreadClusters = Set.copyOf(unreadClusters);
  }

  /** A fleet whose files could all be read. */
  public Fleet(
      FleetSettings settings,
      List<Cluster> clusters,
      List<GlobalService> services,
      List<PlainObject> objects,
      List<MeshPolicy> meshPolicies,
      List<Workload> workloads,
      List<Intent> intents,
      List<Waiver> waivers) {
    this(
        settings, clusters, services, objects, meshPolicies, workloads, intents, waivers, Set.of());
  }

  /** Names that may be used: those of clusters, also where their files could not be read. */
  public SortedSet<String> clusterNames() {
    var names = new TreeSet<>(unreadClusters);
    clusters.forEach(c -> names.add(c.name()));
    return names;
  }

  /** Whether every Cluster could be read: else what is missing may be no mistake. */
  public boolean hasAllClusters() {
    return unreadClusters.isEmpty();
  }

  /** This fleet with other clusters. */
  public Fleet withClusters(List<Cluster> others) {
    return new Fleet(
        settings,
        others,
        services,
        objects,
        meshPolicies,
        workloads,
        intents,
        waivers,
        unreadClusters);
  }

  /** This fleet with other workloads. */
  public Fleet withWorkloads(List<Workload> others) {
    return new Fleet(
        settings,
        clusters,
        services,
        objects,
        meshPolicies,
        others,
        intents,
        waivers,
        unreadClusters);
  }

  public Optional<Cluster> cluster(String name) {
    return clusters.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
