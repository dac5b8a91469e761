package dev.atoll.benchmarks.datapath;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** How soon the maps are as they are told to be, in processes with the flags of an agent. */
final class Following {

  /** As in the launcher {@code atoll-agent}. */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx256m",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-XX:MetaspaceSize=64m",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          System.getProperty("java.class.path"));

  private static final int EVENTS = Integer.getInteger("events", 500);

  private Following() {}

  static String text(Workshop workshop) {
    return """
    | what changes | events | p50, ms | p99, ms | longest, ms | p99 shall be |
    | --- | --- | --- | --- | --- | --- |
    """
        + row("one backend of 3", EVENTS, "10 ms", run(WriterRun.class, workshop, "3", EVENTS))
        + row(
            "one backend of 10,000",
            EVENTS,
            "50 ms",
            run(WriterRun.class, workshop, "10000", EVENTS))
        + policy("a policy of 1,000 endpoints of one identity", "shared", workshop)
        + policy("a policy of 1,000 endpoints of 1,000 identities", "own", workshop);
  }

  private static String policy(String title, String identities, Workshop workshop) {
    int events = Math.max(2, EVENTS / 20);
    return row(
        title, events, "1000 ms", run(PolicyRun.class, workshop, "1000 " + identities, events));
  }

  /** Median, p99 and the longest are the first three words that a run prints. */
  private static String row(String title, int events, String goal, String printed) {
    var words = printed.strip().split(" ");
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %s | %s | %s |%n",
        title,
        events,
        words[0],
        words[1],
        words[2],
        goal);
  }

  private static String run(Class<?> main, Workshop workshop, String arguments, int events) {
    var pins = workshop.pins(main.getSimpleName() + "-" + arguments.replace(' ', '-'));
    var java = System.getProperty("java.home") + "/bin/java";
    var command =
        Stream.of(
            Stream.of(java),
            FLAGS.stream().map(flag -> "'" + flag + "'"),
            Stream.of(main.getName(), pins.toString(), arguments, Integer.toString(events)));
    var printed = Shell.run(String.join(" ", command.flatMap(it -> it).toList()) + " 2>&1");
    return printed.lines().reduce((a, b) -> b).orElse("");
  }
}
