package dev.atoll.reconciler.agent;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks one agent. Policies are read before endpoints: a revision of the repository that an endpoint
 * then has reached includes every rule that was seen.
 */
public final class AgentReader {

  private AgentReader() {}

  /**
   * What an agent shows now; takes at most four times the limit on time.
   *
   * @param name as in {@link AgentView#socket}
   */
  public static AgentView look(Path socket, String name, AgentLimits limits) {
    try {
      return look(new AgentSocket(socket, limits), name);
    } catch (AgentException e) {
      return new AgentView.Silent(name, String.valueOf(e.getMessage()));
    }
  }

  private static AgentView look(AgentSocket socket, String name) {
    var policy = mapping(read(socket, "/v1/policy"));
    var endpoints = read(socket, "/v1/endpoint");
    var health = mapping(read(socket, "/v1/healthz"));
    var services = read(socket, "/v1/service");
    return AgentAnswers.view(name, health, policy, items(endpoints), items(services));
  }

  private static Value read(AgentSocket socket, String resource) {
    try {
      return Json.read(socket.get(resource));
    } catch (JsonSyntaxException e) {
      throw new AgentException("its answer to " + resource + " is not JSON", e);
    }
  }

  private static Mapping mapping(Value value) {
    return value.asMapping().orElse(Mapping.empty(SourcePos.NONE));
  }

  private static List<Mapping> items(Value value) {
    return AgentAnswers.mappings(value.asSequence().map(s -> s.items()).orElse(List.of()));
  }
}
