package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.pods.HostInterface;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where pods are on this node, and our programs with them. */
public interface Places {

  /** The interfaces behind which addresses are, of those that are found. */
  Map<Address, HostInterface> find(Set<Address> addresses);

  /**
   * Puts our programs at an interface, if they are not there.
   *
   * @return why it cannot be; empty if they are there
   */
  Optional<String> attach(HostInterface at);

  /** Interfaces at which our programs are; what is left of others is taken away. */
  Set<Integer> attached();
}
