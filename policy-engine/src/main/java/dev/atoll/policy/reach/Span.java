package dev.atoll.policy.reach;

import dev.atoll.policy.rule.Protocol;

/**
 * A stretch of the {@link Line}.
 *
 * @param start its first point
 * @param end one past its last point
 */
public record Span(int start, int end) {

  public static final Span EVERYTHING = new Span(0, Line.END);

  /** Ports of one protocol, both ends included. */
  public static Span of(Protocol protocol, int first, int last) {
    return new Span(Line.at(protocol, first), Line.at(protocol, last) + 1);
  }

  public boolean isEverything() {
    return equals(EVERYTHING);
  }

  /** The first protocol on it. */
  public Protocol protocol() {
    return Line.protocol(start);
  }

  /** The first port on it. */
  public int firstPort() {
    return Line.port(start);
  }

  /** The last port of its first protocol that is on it. */
  public int lastPort() {
    return Line.port(Math.min(end, Line.endOfProtocol(start)) - 1);
  }
}
