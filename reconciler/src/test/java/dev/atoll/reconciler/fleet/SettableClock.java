package dev.atoll.reconciler.fleet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of a machine whose operator sets it. */
final class SettableClock extends Clock {

  private volatile Duration off = Duration.ZERO;

  void move(Duration by) {
    off = off.plus(by);
  }

  LocalDate today() {
    return LocalDate.ofInstant(instant(), ZoneOffset.UTC);
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(off);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
