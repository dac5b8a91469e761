package dev.atoll.reconciler.enforcement;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.reconciler.agent.AgentAddresses;
import dev.atoll.reconciler.agent.AgentView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Shows what a cluster does. Used by one thread at a time; never the one that writes to it. */
public interface Witness extends AutoCloseable {

  /** Whether the operator has given access to agents of the cluster. */
  boolean hasAgents();

  /** What every agent shows now. */
  List<AgentView> agents();

  /**
   * Which identities every agent knows the pods of other clusters by.
   *
   * @param ranges of these pods
   */
  List<AgentAddresses> addresses(Collection<Cidr> ranges);

  /**
   * What the API server shows now; empty where it does not answer, of which rounds tell.
   *
   * @param fleet whose policies matter
   */
  Optional<ServerView> server(String fleet);

  @Override
  void close();
}
