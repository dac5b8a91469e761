package dev.atoll.agent.command;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atoll-agent status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a node of this machine knows of the mesh: peers with their ages, services with",
      "the clusters whose backends are chosen, and why others are not."
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private AgentOptions agent;

  @Option(
      names = "--service",
      paramLabel = "NAMESPACE/NAME",
      description = "Only this service, with every backend that is chosen.")
  private Optional<String> service = Optional.empty();

  @Option(
      names = "--datapath",
      description = "What the datapath holds: pods of this node, policies, what is in the way.")
  private boolean datapath;

  @Option(names = "--peers", description = "Only the other clusters.")
  private boolean peers;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people or for programs (default: text).")
  private Format format;

  @Override
  public Integer call() throws InterruptedException {
    var accept = format == Format.JSON ? "application/json" : "text/plain";
    var request =
        HttpRequest.newBuilder(agent.address(path()))
            .header("Accept", accept)
            .timeout(AgentOptions.DEADLINE)
            .build();
    try (var client = AgentOptions.client()) {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw agent.refused(answer.statusCode(), answer.body());
      }
      spec.commandLine().getOut().print(answer.body());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException e) {
      throw agent.away(e);
    }
  }

  private String path() {
    if (datapath) {
      return "/datapath";
    }
    if (peers) {
      return "/peers";
    }
    return service.map(s -> "/services/" + s).orElse("/state");
  }
}
