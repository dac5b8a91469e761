package dev.atoll.reconciler.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Whether somebody reconciles a fleet.
 *
 * @param reconciling whether a process is there that does
 * @param since when it began, or when the last one was last known to; empty where nothing is known
 * @param why nobody does, or what is odd about the one that does; empty where all is well
 * @param process the last one that is known
 */
public record Liveness(
    boolean reconciling,
    Optional<Instant> since,
    String why,
    Optional<Heartbeat.ProcessId> process) {

  /** How often a sign of life is given. */
  public static final Duration BEAT = Duration.ofSeconds(10);

  /** Without a sign for so long nobody is there, or it hangs. */
  static final Duration OVERDUE = Duration.ofMinutes(1);

  /** Nothing is known. */
  private static final Liveness NONE =
      new Liveness(
          false, Optional.empty(), "no atoll serve has left a sign of life", Optional.empty());

  /**
   * What a sign of life says now. A process of this machine is looked for by its number and its
   * birth; of another machine only the time of the sign is known, by a clock of its own.
   *
   * @param machine as in {@link Heartbeat.ProcessId#machine}, of whoever asks
   * @param birth of the process with that number that runs on this machine now, if one does
   */
  public static Liveness of(
      Optional<Heartbeat> last, String machine, LongFunction<Optional<String>> birth, Instant now) {
    return last.map(beat -> of(beat, machine, birth, now)).orElse(NONE);
  }

  private static Liveness of(
      Heartbeat beat, String machine, LongFunction<Optional<String>> birth, Instant now) {
    var process = beat.process();
    if (beat.ended().isPresent()) {
      return gone(beat, beat.ended().get(), "atoll serve (" + process + ") has ended");
    }
    var overdue = Duration.between(beat.at(), now).abs().compareTo(OVERDUE) > 0;
    if (!machine.isEmpty() && machine.equals(process.machine())) {
      var lives = birth.apply(process.pid()).filter(process.birth()::equals).isPresent();
      return lives
          ? alive(beat, overdue ? silent(beat) : "")
          : gone(beat, beat.at(), "atoll serve (" + process + ") was killed or has crashed");
    }
    if (!overdue) {
      return alive(beat, "");
    }
    return gone(
        beat,
        beat.at(),
        beat.at().isAfter(now)
            ? "the last sign of life of " + process + " lies in the future: compare the clocks"
            : "there is no sign of life of atoll serve (" + process + ") any more");
  }

  private static String silent(Heartbeat beat) {
    return "%s is there, but has written no sign of life since %s: it hangs, or its state directory cannot be written"
        .formatted(beat.process(), beat.at());
  }

  private static Liveness alive(Heartbeat beat, String why) {
    return new Liveness(true, Optional.of(beat.started()), why, Optional.of(beat.process()));
  }

  private static Liveness gone(Heartbeat beat, Instant since, String why) {
    return new Liveness(false, Optional.of(since), why, Optional.of(beat.process()));
  }
}
