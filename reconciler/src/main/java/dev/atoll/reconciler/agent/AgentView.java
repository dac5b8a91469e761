package dev.atoll.reconciler.agent;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one agent showed at one look. */
public sealed interface AgentView {

  /** Its socket as people find it: {@code CLUSTER/NAME.sock}. */
  String socket();

  /**
   * It did not answer.
   *
   * @param why a clause without a subject's name: {@code Connection refused}
   */
  record Silent(String socket, String why) implements AgentView {}

  /**
   * It answered everything.
   *
   * @param cluster its cluster's name, as it was configured; empty where it says none
   * @param node its node's name; the socket where it says none
   * @param state of the agent itself, {@code Ok} where all is well
   * @param message to that state
   * @param revision of its policy repository when the policies were read
   * @param policies the rules in its repository at that revision
   * @param endpoints its endpoints, read after the policies
   * @param unattached pods that have an address and no endpoint, {@code namespace/pod}: on their
   *     way, or not restored yet by an agent that has just begun
   * @param remotes the other clusters of the mesh that it is configured for
   * @param services what it balances, without the state of its node ports
   * @param refused policies that it refuses and why, by kind and {@code namespace/name}; of
   *     Cilium's the operator tells
   */
  record Seen(
      String socket,
      String cluster,
      String node,
      String state,
      String message,
      long revision,
      List<AgentRule> policies,
      List<AgentEndpoint> endpoints,
      List<String> unattached,
      List<RemoteCluster> remotes,
      List<AgentService> services,
      SortedMap<String, String> refused)
      implements AgentView {

    /** It refuses nothing. */
    public Seen(
        String socket,
        String cluster,
        String node,
        String state,
        String message,
        long revision,
        List<AgentRule> policies,
        List<AgentEndpoint> endpoints,
        List<String> unattached,
        List<RemoteCluster> remotes,
        List<AgentService> services) {
      this(
          socket,
          cluster,
          node,
          state,
          message,
          revision,
          policies,
          endpoints,
          unattached,
          remotes,
          services,
          new TreeMap<>());
    }

    public Seen {
      policies = List.copyOf(policies);
      endpoints = List.copyOf(endpoints);
      unattached = List.copyOf(unattached);
      remotes = List.copyOf(remotes);
      services = List.copyOf(services);
      refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
    }
  }
}
