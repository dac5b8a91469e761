package dev.atoll.policy.explanation;

import dev.atoll.policy.mesh.End;
import dev.atoll.policy.rule.Direction;
import dev.atoll.policy.rule.Protocol;
import dev.atoll.policy.verdict.Flow;

/**
 * What is asked.
 *
 * @param fromName how the source is named, such as {@code cluster-one/shop/frontend}
 * @param toName how the destination is named
 */
public record Question(String fromName, String toName, Flow flow) {

  /** The end at which the rules of a direction act. */
  End subject(Direction direction) {
    return direction == Direction.EGRESS ? flow.from() : flow.to();
  }

  End peer(Direction direction) {
    return direction == Direction.EGRESS ? flow.to() : flow.from();
  }

  String subjectName(Direction direction) {
    return direction == Direction.EGRESS ? fromName : toName;
  }

  String peerName(Direction direction) {
    return direction == Direction.EGRESS ? toName : fromName;
  }

  /** {@code 8080/TCP}. */
  public String port() {
    return flow.protocol() == Protocol.OTHER ? "OTHER" : flow.port() + "/" + flow.protocol().word();
  }

  Question withFlow(Flow other) {
    return new Question(fromName, toName, other);
  }
}
