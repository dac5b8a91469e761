package dev.atoll.agent.feed;

import dev.atoll.fleet.net.Ip;
import java.util.List;

/**
 * What becomes of a pod of this node.
 *
 * @param ifindex of the host's side, 0 where it is not found
 * @param identity 0 where it is not known
 * @param labels of that identity in Cilium's text form, {@code k8s:app=web;}; empty where they are
 *     not known
 * @param ips its addresses
 * @param reason why it is not {@link State#ENFORCED}; else empty
 */
public record PodState(
    String pod,
    State state,
    int ifindex,
    int identity,
    String labels,
    List<Ip> ips,
    String reason) {

  public PodState {
    ips = List.copyOf(ips);
  }

  /** How far it is. */
  public enum State {
    /** Its policies hold. */
    ENFORCED,
    /** Nothing gets through. */
    CLOSED,
    /** Its packets are not looked at. */
    UNENFORCED
  }
}
