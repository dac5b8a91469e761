package dev.atoll.agent.node;

import java.time.Duration;

/** How the own store does. Written by one thread, read by others. */
public final class StoreHealth {

  /** A store that said nothing for longer is away. */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private volatile boolean listed;
  private volatile long heard = Node.now();
  private volatile long lists;
  private volatile long failures;
  private volatile String reason = "";

  void heard() {
    heard = Node.now();
    reason = "";
  }

  void listed() {
    listed = true;
    lists++;
    heard();
  }

  void failed(String why) {
    failures++;
    reason = why;
  }

  /** Everything in it was read once. */
  public boolean isListed() {
    return listed;
  }

  /** How long ago it was known to be read up to its end. */
  public Duration age() {
    return Duration.ofMillis(Node.now() - heard);
  }

  /** How often all of it was read. */
  public long lists() {
    return lists;
  }

  public long failures() {
    return failures;
  }

  /** Why it is not followed; empty if it is. */
  public String reason() {
    return reason;
  }

  public boolean isWell() {
    return listed && age().compareTo(SILENCE) < 0;
  }
}
