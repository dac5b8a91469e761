package dev.atoll.agent.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code atoll-agent flows}. */
@Command(
    name = "flows",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what became of connections at a node of this machine: who, to whom, and by which rule.",
      "An option may be there several times. Of values of one kind one must hold: two clusters, two",
      "ports; of different kinds all."
    })
final class FlowsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private AgentOptions agent;

  @Option(
      names = "--from",
      paramLabel = "WHO",
      description = {
        "NAMESPACE/POD (the beginning of its name; none for all of the namespace), cluster:NAME,",
        "identity:NUMBER, label:KEY=VALUE or ip:ADDRESS."
      })
  private List<String> from = List.of();

  @Option(names = "--to", paramLabel = "WHO", description = "The same of the other side.")
  private List<String> to = List.of();

  @Option(names = "--verdict", paramLabel = "dropped|forwarded", description = "What became of it.")
  private List<String> verdict = List.of();

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "tcp, udp, sctp, icmp or icmpv6.")
  private List<String> protocol = List.of();

  @Option(names = "--port", paramLabel = "PORT", description = "Of either side.")
  private List<String> port = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How long ago, such as 30s, 5m or 2h, or a time such as 2026-11-26T10:00:00Z.")
  private Optional<String> since = Optional.empty();

  @Option(
      names = "--last",
      paramLabel = "N",
      description = {
        "How many of those that are there (default: 20, with --since all, with --follow none)."
      })
  private Optional<String> last = Optional.empty();

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on with what comes, until it is interrupted.")
  private boolean follow;

  @Option(
      names = {"-o", "--format"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people, or in lines as of `hubble observe -o json` (default: text).")
  private Format format;

  @Override
  public Integer call() throws InterruptedException {
    var accept = format == Format.JSON ? "application/x-ndjson" : "text/plain";
    var request =
        HttpRequest.newBuilder(agent.address("/flows" + query())).header("Accept", accept);
    if (!follow) {
      request.timeout(AgentOptions.DEADLINE);
    }
    try (var client = AgentOptions.client()) {
      print(client.send(request.build(), BodyHandlers.ofLines()));
      return 0;
    } catch (IOException e) {
      throw agent.away(e);
    } catch (UncheckedIOException e) {
      throw agent.gone(e);
    }
  }

  private void print(HttpResponse<Stream<String>> answer) {
    try (var lines = answer.body()) {
      switch (answer.statusCode()) {
        case 200 -> lines.filter(l -> !l.isEmpty()).forEach(this::print);
        case 400 -> throw new ParameterException(spec.commandLine(), said(lines));
        default -> throw agent.refused(answer.statusCode(), said(lines));
      }
    }
  }

  private static String said(Stream<String> lines) {
    return lines.collect(Collectors.joining("\n"));
  }

  private void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private String query() {
    var all = new ArrayList<String>();
    add(all, "from", from);
    add(all, "to", to);
    add(all, "verdict", verdict);
    add(all, "protocol", protocol);
    add(all, "port", port);
    add(all, "since", since.stream().toList());
    add(all, "last", last.stream().toList());
    add(all, "follow", follow ? List.of("true") : List.of());
    return all.isEmpty() ? "" : "?" + String.join("&", all);
  }

  private static void add(List<String> all, String name, List<String> values) {
    values.forEach(v -> all.add(name + "=" + URLEncoder.encode(v, StandardCharsets.UTF_8)));
  }
}
