package dev.atoll.reconciler.status;

import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * A sign of life of a process that reconciles.
 *
 * @param process which one
 * @param started when it began to reconcile
 * @param at when the sign was given
 * @param ended when it ended in good order; empty while it goes on
 */
public record Heartbeat(ProcessId process, Instant started, Instant at, Optional<Instant> ended) {

  /**
   * A process, told apart from every other one.
   *
   * @param machine start of a machine, and the space of its process numbers; empty where unknown
   * @param host name of the machine, for people
   * @param pid a number that is used again
   * @param birth when that process was made, in whatever form the machine has
   */
  public record ProcessId(String machine, String host, long pid, String birth) {

    @Override
    public String toString() {
      return "process " + pid + " on " + (host.isEmpty() ? "an unknown machine" : host);
    }
  }

  /** The form in which it lies on the disk. */
  public Value json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("machine", process.machine());
    json.put("host", process.host());
    json.put("pid", process.pid());
    json.put("birth", process.birth());
    json.put("started", started.toString());
    json.put("at", at.toString());
    ended.ifPresent(when -> json.put("ended", when.toString()));
    return Values.of(json);
  }

  /** Reads what {@link #json} wrote; empty where it is not that. */
  public static Optional<Heartbeat> read(Mapping json) {
    var process =
        new ProcessId(
            json.string("machine").orElse(""),
            json.string("host").orElse(""),
            json.at("pid").map(Heartbeat::number).orElse(0L),
            json.string("birth").orElse(""));
    return instant(json, "started")
        .flatMap(started ->
            instant(json, "at")
                .map(at -> new Heartbeat(process, started, at, instant(json, "ended"))));
  }

  private static long number(Value value) {
    return Values.toJava(value) instanceof Number n ? n.longValue() : 0;
  }

  private static Optional<Instant> instant(Mapping json, String name) {
    try {
      return json.string(name).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty(); // another version of Atoll wrote it
    }
  }
}
