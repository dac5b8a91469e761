package dev.atoll.agent.mesh;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A cluster as it is shown to people.
 *
 * @param id 0 where it is not known
 * @param refusal why it is refused; else empty
 * @param missing parts whose canary is not there
 * @param untold parts that the exporter does not tell the own cluster's nodes; nothing waits for
 *     them
 * @param keys what is handed on, by part
 * @param age empty where nothing says how old it is: for the own cluster, and where the mirror is
 *     not Atoll's
 */
public record PeerView(
    String cluster,
    int id,
    Phase phase,
    String refusal,
    Set<Part> missing,
    Set<Part> untold,
    Map<Part, Integer> keys,
    Optional<Age> age,
    Refusals refusals) {

  /** How far a cluster is. */
  public enum Phase {
    /** Nothing of it is read. */
    REFUSED,
    /** Some of it is not complete yet, and what is not is not handed on. */
    SYNCING,
    SYNCED,
    /** Some of it is not in the store any more; what was last complete is handed on. */
    HELD,
    /** It has left the mesh: its mirror has taken its configuration. */
    LEFT
  }
}
