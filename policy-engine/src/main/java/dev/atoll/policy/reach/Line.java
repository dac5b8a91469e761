package dev.atoll.policy.reach;

import dev.atoll.policy.rule.Protocol;

/**
 * All ports of all protocols on one line: TCP 0 to 65535, then UDP, SCTP, ICMP types, ICMPv6 types,
 * everything else.
 */
public final class Line {

  static final int WIDTH = 65536;

  /** One past the last point. */
  public static final int END = WIDTH * Protocol.values().length;

  private Line() {}

  public static int at(Protocol protocol, int port) {
    return protocol.ordinal() * WIDTH + port;
  }

  public static Protocol protocol(int point) {
    return Protocol.values()[point / WIDTH];
  }

  public static int port(int point) {
    return point % WIDTH;
  }

  /** One past the last point of the protocol that a point is on. */
  public static int endOfProtocol(int point) {
    return (point / WIDTH + 1) * WIDTH;
  }
}
