package dev.atoll.agent.feed;

/**
 * What becomes of a pod of this node.
 *
 * @param ifindex of the host's side, 0 where it is not found
 * @param identity 0 where it is not known
 * @param reason why it is not {@link State#ENFORCED}; else empty
 */
public record PodState(String pod, State state, int ifindex, int identity, String reason) {

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
