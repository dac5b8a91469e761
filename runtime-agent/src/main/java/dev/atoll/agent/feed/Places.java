package dev.atoll.agent.feed;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.pods.Exemption;
import dev.atoll.agent.pods.HostInterface;
import java.util.List;
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

  /**
   * Puts our programs in the places of those that an agent of another layout left.
   *
   * @return what is in the way, for each that stays
   */
  List<String> takeOver();

  /**
   * Puts our programs at the devices towards other nodes, if they are not there.
   *
   * @return why they cannot be; empty if they are there
   */
  Optional<String> attachDevices();

  /**
   * Lets nobody masquerade what the node's pods send to pods of other clusters.
   *
   * @return why that cannot be; empty if it is so
   */
  Optional<String> exempt(Exemption wanted);

  /**
   * The device by which packets to a pod of another node leave, if it is not the one towards other
   * nodes.
   */
  Optional<String> otherDevice(Address pod);

  /** Interfaces at which our programs are; what is left of others is taken away. */
  Set<Integer> attached();
}
