package dev.atoll.reconciler.enforcement;

import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentView;
import dev.atoll.reconciler.agent.RemoteCluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One thing that another cluster contributes and a node does not know. The two clusters were looked
 * at at two moments, so what was there once may only have changed in between: see {@link Overdue}.
 *
 * @param node whose agent does not know it
 * @param of the cluster that contributes it
 * @param service the global service that it is a backend of; empty for the identity of a pod
 * @param item an address, or a pod and its address
 */
public record Missing(String node, String of, String service, String item)
    implements Comparable<Missing> {

  private static final Comparator<Missing> ORDER =
      Comparator.comparing(Missing::node)
          .thenComparing(Missing::of)
          .thenComparing(Missing::service)
          .thenComparing(Missing::item);

  /**
   * Everything that nodes of a cluster do not know.
   *
   * @param global the services that balance over all clusters alike
   * @param addresses what agents said of identities, not all of them need have
   * @param others the other clusters
   */
  public static SortedSet<Missing> of(
      SortedSet<String> global,
      List<AgentView> agents,
      List<AgentAddresses> addresses,
      Map<String, Contribution> others) {
    var missing = new TreeSet<Missing>();
    for (var agent : agents) {
      if (agent instanceof AgentView.Seen seen) {
        others.forEach((name, other) -> {
          missing.addAll(backends(global, seen, name, other));
          missing.addAll(pods(seen, addresses, name, other));
        });
      }
    }
    return missing;
  }

  private static List<Missing> backends(
      SortedSet<String> global, AgentView.Seen seen, String name, Contribution other) {
    var missing = new ArrayList<Missing>();
    seen.services().stream()
        .filter(s -> global.contains(s.fullName()))
        .forEach(s ->
            other
                .backends()
                .missing(s)
                .forEach(ip -> missing.add(new Missing(seen.node(), name, s.fullName(), ip))));
    return missing;
  }

  /** Of a cluster that the node is not connected with nothing needs to be known. */
  private static List<Missing> pods(
      AgentView.Seen seen, List<AgentAddresses> addresses, String name, Contribution other) {
    if (seen.remotes().stream()
        .filter(RemoteCluster::ready)
        .noneMatch(r -> r.name().equals(name))) {
      return List.of();
    }
    return addresses.stream()
        .filter(a -> a.socket().equals(seen.socket()))
        .flatMap(a ->
            switch (a) {
              case AgentAddresses.Unread unread -> List.<String>of().stream();
              case AgentAddresses.Read(String socket, SortedMap<String, Long> known) ->
                  other.pods().missing(known).stream();
            })
        .map(pod -> new Missing(seen.node(), name, "", pod))
        .toList();
  }

  @Override
  public int compareTo(Missing other) {
    return ORDER.compare(this, other);
  }
}
