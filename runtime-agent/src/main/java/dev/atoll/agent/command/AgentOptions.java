package dev.atoll.agent.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which agent of this machine is asked. */
final class AgentOptions {
  /** For a connection, and for an answer to begin. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--agent",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9891",
      description = "Where the node's agent serves (default: http://127.0.0.1:9891).")
  private String agent;

  static HttpClient client() {
    return HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  }

  /**
   * @param path with its slash, and what is behind it
   */
  URI address(String path) {
    try {
      var uri = URI.create(agent.replaceAll("/+$", "") + path);
      if (uri.getHost() != null && "http".equals(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new ParameterException(spec.commandLine(), "--agent is http://HOST:PORT, not " + agent);
  }

  AgentAwayException refused(int status, String body) {
    return new AgentAwayException(agent + ": " + status + " " + body.strip());
  }

  AgentAwayException away(IOException e) {
    return new AgentAwayException("no agent answers at " + agent + ": " + reason(e));
  }

  /** In the middle of an answer. */
  AgentAwayException gone(UncheckedIOException e) {
    return new AgentAwayException("the agent at " + agent + " went away: " + e.getMessage());
  }

  /** Its message; where it has none, what it is. */
  private static String reason(IOException e) {
    var message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }
}
