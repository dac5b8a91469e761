package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.policy.rule.Direction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the numbers of events stand for at this moment. It is asked once for each event by the
 * thread that drains them, and should answer in microseconds.
 */
public interface Naming {

  /** The name of this node. */
  String node();

  /** Of the store that the maps are made from. */
  long revision();

  /**
   * @param number without sign
   */
  Optional<IdentityName> identity(int number);

  /** The pod that has an address, of any cluster, where that is known. */
  Optional<ObjectName> pod(Address address);

  /**
   * @param number of an entry of {@code policy}, not 0
   */
  Optional<PolicyRule> rule(int number);

  /**
   * The rules that select the pods of an identity of this node in a direction: where none of them
   * allows a flow, they are why it is denied.
   */
  List<PolicyRule> selecting(int identity, Direction direction);

  /**
   * @param number of {@code services}, not 0
   */
  Optional<ObjectName> service(int number);

  /**
   * @param number of {@code backends}, not 0
   */
  Optional<BackendName> backend(int number);

  /** Milliseconds since a cluster was last heard of; empty for the own one. */
  OptionalLong age(String cluster);
}
