package dev.atoll.agent.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9891",
      description = "Where the node's agent serves (default: http://127.0.0.1:9891).")
  private String agent;

  @Option(
      names = "--service",
      paramLabel = "NAMESPACE/NAME",
      description = "Only this service, with every backend that is chosen.")
  private Optional<String> service = Optional.empty();

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
        HttpRequest.newBuilder(address()).header("Accept", accept).timeout(DEADLINE).build();
    try (var client = HttpClient.newBuilder().connectTimeout(DEADLINE).build()) {
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AgentAwayException(
            agent + ": " + answer.statusCode() + " " + answer.body().strip());
      }
      spec.commandLine().getOut().print(answer.body());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (IOException e) {
      throw new AgentAwayException("no agent answers at " + agent + ": " + reason(e));
    }
  }

  /** Its message; where it has none, what it is. */
  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private String path() {
    if (peers) {
      return "/peers";
    }
    return service.map(s -> "/services/" + s).orElse("/state");
  }

  private URI address() {
    try {
      var uri = URI.create(agent.replaceAll("/+$", "") + path());
      if (uri.getHost() != null && "http".equals(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ParameterException(spec.commandLine(), "--agent is http://HOST:PORT, not " + agent);
  }
}
