package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Event;
import dev.atoll.agent.datapath.Reason;
import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.policy.rule.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event with names. They are those of the moment at which the event was read, since numbers of
 * rules and backends end with what they stand for.
 *
 * @param node that saw it
 * @param rule that decided; empty where none did
 * @param selecting where the flow is denied because nothing allows it: the rules that would have
 *     had to
 * @param service that was asked
 * @param backend that the service chose
 * @param age milliseconds since the other party's cluster was last heard of; empty where that is
 *     this cluster, or not known
 * @param revision of the store that the maps were made from
 */
public record Flow(
    Instant time,
    String node,
    Event event,
    Party source,
    Party destination,
    Optional<PolicyRule> rule,
    List<PolicyRule> selecting,
    Optional<ObjectName> service,
    Optional<BackendName> backend,
    OptionalLong age,
    long revision)
    implements Told {

  public Flow {
    selecting = List.copyOf(selecting);
  }

  /**
   * @param time of the wall clock at which it happened
   */
  public static Flow of(Event event, Instant time, Naming naming) {
    var ports = Layer4.hasPorts(event);
    var from =
        Party.of(event.source(), ports ? event.sourcePort() : 0, event.sourceIdentity(), naming);
    var to =
        Party.of(
            event.destination(),
            ports ? event.destinationPort() : 0,
            event.destinationIdentity(),
            naming);
    var remote = direction(event) == Direction.EGRESS ? to : from;
    return new Flow(
        time,
        naming.node(),
        event,
        from,
        to,
        event.rule() == 0 ? Optional.empty() : naming.rule(event.rule()),
        selecting(event, naming),
        event.service() == 0 ? Optional.empty() : naming.service(event.service()),
        event.backend() == 0 ? Optional.empty() : naming.backend(event.backend()),
        remote.cluster().isEmpty() ? OptionalLong.empty() : naming.age(remote.cluster()),
        naming.revision());
  }

  private static List<PolicyRule> selecting(Event event, Naming naming) {
    if (event.reason() != Reason.DEFAULT_DENY) {
      return List.of();
    }
    var direction = direction(event);
    return naming.selecting(
        direction == Direction.EGRESS ? event.sourceIdentity() : event.destinationIdentity(),
        direction);
  }

  /** As the pod of this node sees the packet. */
  public Direction direction() {
    return direction(event);
  }

  private static Direction direction(Event event) {
    return switch (event.direction()) {
      case EGRESS -> Direction.EGRESS;
      case INGRESS -> Direction.INGRESS;
      case SERVICE, NODE -> throw new IllegalArgumentException("events are of one direction");
    };
  }

  /**
   * Whether the packet is an answer, where that is known: a flow that is told because it is new is
   * none, and a packet that a rule of the other direction refuses is one.
   */
  public Optional<Boolean> isReply() {
    return event.dropped() ? rule.map(r -> r.direction() != direction()) : Optional.of(false);
  }
}
