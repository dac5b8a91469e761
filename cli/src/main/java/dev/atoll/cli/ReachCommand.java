package dev.atoll.cli;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.policy.answer.EndPattern;
import dev.atoll.policy.answer.NamedEnd;
import dev.atoll.policy.answer.PortChoice;
import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.policy.answer.ReachQuestion;
import dev.atoll.validators.Review;
import dev.atoll.validators.reach.FleetReach;
import dev.atoll.validators.reach.Inventory;
import dev.atoll.validators.reach.text.Probes;
import dev.atoll.validators.reach.text.ReachNotes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(
    name = "reach",
    description = "Who can talk to whom across the mesh, as the policies of both ends allow it.")
final class ReachCommand extends Command {

  @Mixin private FleetInput fleet;

  @Option(
      names = "--from",
      paramLabel = "S",
      description = "Only these sources: cluster/namespace/workload, */shop/frontend.")
  private List<String> from = List.of();

  @Option(names = "--to", paramLabel = "S", description = "Only these destinations.")
  private List<String> to = List.of();

  @Option(names = "--port", paramLabel = "P", description = "Only this port, such as 8080/TCP.")
  private Optional<String> port = Optional.empty();

  @Option(names = "--external", description = "With addresses, entities and names outside.")
  private boolean external;

  @Option(names = "--unknown", description = "With pods that nobody has declared.")
  private boolean unknown;

  @Option(names = "--all-pairs", description = "With pairs that may not talk at all.")
  private boolean allPairs;

  @Option(
      names = "--assume",
      paramLabel = "A",
      description = "CLUSTER|*.PATH=VALUE below spec.datapath, such as *.version=1.19.0.")
  private List<String> assumed = List.of();

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description = "Pods, namespaces and policies that clusters hold, instead of workloads.")
  private Optional<Path> inventory = Optional.empty();

  @Option(
      names = "--probes",
      paramLabel = "FILE",
      description = "Judge one flow for each line of JSON; - reads standard input.")
  private Optional<String> probes = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, jsonl, csv, markdown, dot or svg (default: text).")
  private ReachFormat format = ReachFormat.TEXT;

  ReachCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    var question = question();
    if (probes.isPresent() && format != ReachFormat.TEXT && format != ReachFormat.JSONL) {
      throw new UsageException("--probes answers in JSON lines only: --format jsonl");
    }
    var reach = reach();
    if (probes.isPresent()) {
      ReachNotes.of(reach).forEach(console()::progress);
      return answer(new Probes(reach), probes.get());
    }
    var answer = new ReachAnswer(reach.reach(), reach.ends(), question);
    named(from, answer.from(), reach, "--from");
    named(to, answer.to(), reach, "--to");
    format.write(answer, console());
    notes(reach);
    return ExitCode.OK;
  }

  private ReachQuestion question() {
    return new ReachQuestion(
        from.stream().map(EndPattern::new).toList(),
        to.stream().map(EndPattern::new).toList(),
        port.map(ReachCommand::port),
        external,
        unknown,
        allPairs);
  }

  private static PortChoice port(String text) {
    return PortChoice.parse(text)
        .orElseThrow(() ->
            new UsageException(
                "`"
                    + text
                    + "` is no port; write 8080/TCP, 53/UDP, 8/ICMP or 0/OTHER, up to 65535, types"
                    + " up to 255"));
  }

  private FleetReach reach() {
    var live = inventory.map(ReachCommand::inventory);
    var review = fleet.assuming(assumed, console());
    warn(review, live);
    return FleetReach.of(review, live, unknown || probes.isPresent());
  }

  private static Inventory inventory(Path file) {
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UsageException("the inventory " + file + " cannot be read");
    }
    return UsageException.meant(() -> Inventory.read(json));
  }

  private void warn(Review review, Optional<Inventory> live) {
    Unread.warn(review, console());
    live.map(i -> i.strangers(review.fleet()))
        .filter(s -> !s.isEmpty())
        .ifPresent(s ->
            console()
                .progress(
                    "the inventory has clusters that the fleet has not: " + String.join(", ", s)));
  }

  /** What is asked about must be there. */
  private static void named(
      List<String> patterns, List<NamedEnd> chosen, FleetReach reach, String option) {
    for (var pattern : patterns) {
      var wanted = new EndPattern(pattern);
      if (chosen.stream().noneMatch(e -> wanted.matches(e.name()))) {
        throw new UsageException(
            option
                + ": there is no end "
                + pattern
                + reach
                    .ends()
                    .off(pattern)
                    .map(why -> ": " + why)
                    .or(() ->
                        Nearest.to(pattern, reach.ends().names())
                            .map(n -> "; did you mean " + n + "?"))
                    .orElse(
                        "; write cluster/namespace/workload with * for parts of it, and --external"
                            + " or --unknown for other ends"));
      }
    }
  }

  private ExitCode answer(Probes judge, String file) throws IOException {
    try (var lines = lines(file)) {
      var errors = judge.answer(lines, console().out());
      console().out().flush();
      return errors > 0 ? ExitCode.FINDINGS : ExitCode.OK;
    } catch (CharacterCodingException e) {
      throw new UsageException("--probes: " + file + " is no text in UTF-8");
    }
  }

  private static BufferedReader lines(String file) throws IOException {
    if (file.equals("-")) {
      return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 16);
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new UsageException("--probes: " + file + " is a directory");
    }
    if (!Files.isReadable(Path.of(file))) {
      throw new UsageException("the probes " + file + " cannot be read");
    }
    return Files.newBufferedReader(Path.of(file));
  }

  /** In the text for people, beside it for programs. */
  private void notes(FleetReach reach) {
    var asText = format == ReachFormat.TEXT;
    ReachNotes.of(reach).forEach(asText ? console()::say : console()::progress);
    if (asText && external) {
      ReachNotes.symbolic(reach).forEach(console()::say);
    }
  }
}
