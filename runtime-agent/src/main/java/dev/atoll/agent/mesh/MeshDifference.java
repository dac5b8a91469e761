package dev.atoll.agent.mesh;

import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.schema.NodeValue;
import dev.atoll.fleet.net.Cidr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What is different between two states: what the datapath is told. It is computed when it is asked
 * for, by comparing what the states do not share.
 */
public record MeshDifference(MeshState before, MeshState after) {

  /**
   * A service of which something is different.
   *
   * @param now empty if it is gone
   */
  public record ServiceChange(String key, Optional<ServiceView> now, List<PortChange> ports) {}

  /**
   * A port of which something is different.
   *
   * @param shares of clusters as they are now; empty if the port is gone
   * @param upserted backends that are new or have another state; a weight that changes for all of a
   *     cluster is in its share only
   * @param removed backends that are not there any more
   */
  public record PortChange(
      FrontendPort port, List<Share> shares, List<Target> upserted, List<Target> removed) {}

  /**
   * @param now empty if nobody has the address any more
   */
  public record IpChange(Cidr block, Optional<IpEntry> now) {}

  /**
   * @param now labels as text; empty if it is gone
   */
  public record IdentityChange(int identity, Optional<String> now) {}

  /**
   * @param now empty if it is gone
   */
  public record NodeChange(String cluster, String name, Optional<NodeValue> now) {}

  /** Sorted by key. */
  public List<ServiceChange> services() {
    var changes = new ArrayList<ServiceChange>();
    before
        .serviceTable()
        .difference(
            after.serviceTable(),
            (key, was, is) -> changes.add(new ServiceChange(key, is, PortDifference.of(was, is))));
    changes.sort(java.util.Comparator.comparing(ServiceChange::key));
    return changes;
  }

  /** Tells each address; one that is in two places perhaps twice, with the same words. */
  public void eachIp(Consumer<IpChange> told) {
    for (var name : names()) {
      var was = contents(before, name);
      var is = contents(after, name);
      was.ips().difference(is.ips(), (block, b, a) -> tell(block, told));
      was.ownIps().difference(is.ownIps(), (block, b, a) -> tell(block, told));
    }
  }

  private void tell(Cidr block, Consumer<IpChange> told) {
    var was = before.ip(block);
    var is = after.ip(block);
    if (!was.equals(is)) {
      told.accept(new IpChange(block, is.map(java.util.Map.Entry::getValue)));
    }
  }

  public List<IpChange> ips() {
    var changes = new ArrayList<IpChange>();
    eachIp(changes::add);
    return changes;
  }

  public List<IdentityChange> identities() {
    var changes = new ArrayList<IdentityChange>();
    for (var name : names()) {
      var was = contents(before, name);
      var is = contents(after, name);
      var touched = new TreeSet<Integer>();
      was.identities().difference(is.identities(), (id, b, a) -> touched.add(id));
      was.ownIdentities().difference(is.ownIdentities(), (id, b, a) -> touched.add(id));
      touched.removeIf(id -> was.labels(id).equals(is.labels(id)));
      touched.forEach(id -> changes.add(new IdentityChange(id, is.labels(id))));
    }
    return changes;
  }

  public List<NodeChange> nodes() {
    var changes = new ArrayList<NodeChange>();
    for (var name : names()) {
      contents(before, name)
          .nodes()
          .difference(
              contents(after, name).nodes(),
              (node, was, is) -> changes.add(new NodeChange(name, node, is)));
    }
    return changes;
  }

  public boolean isEmpty() {
    return services().isEmpty() && ips().isEmpty() && identities().isEmpty() && nodes().isEmpty();
  }

  private Iterable<String> names() {
    var names = new LinkedHashSet<>(after.clusters().keySet());
    names.addAll(before.clusters().keySet());
    return names;
  }

  private static Contents contents(MeshState state, String cluster) {
    var known = state.clusters().get(cluster);
    return known == null ? Contents.EMPTY : known.shown();
  }
}
