package dev.atoll.reconciler.agent;

import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  public static AgentView look(Path socket, String name, AgentKind kind, AgentLimits limits) {
    try {
      return look(new AgentSocket(socket, limits), name, kind);
    } catch (AgentException e) {
      return new AgentView.Silent(name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Which identities an agent knows the addresses of some ranges by; a request for each range.
   *
   * @param name as in {@link AgentView#socket}
   */
  public static AgentAddresses addresses(
      Path path, String name, Collection<Cidr> ranges, AgentLimits limits) {
    var socket = new AgentSocket(path, limits);
    var all = new TreeMap<String, Long>();
    try {
      ranges.forEach(range -> all.putAll(addresses(socket, range)));
      return new AgentAddresses.Read(name, all);
    } catch (AgentException e) {
      return new AgentAddresses.Unread(name, String.valueOf(e.getMessage()));
    }
  }

  /** One that knows none answers 404 ({@code pkg/ipcache/api/ipcache_api_handler.go}). */
  private static Map<String, Long> addresses(AgentSocket socket, Cidr range) {
    var resource = "/v1/ip?cidr=" + range;
    return socket
        .find(resource)
        .map(body -> AgentAnswers.addresses(items(json(body, resource))))
        .orElse(Map.of());
  }

  private static AgentView look(AgentSocket socket, String name, AgentKind kind) {
    return switch (kind) {
      case CILIUM -> cilium(socket, name);
      case ATOLL ->
          AtollAnswers.view(
              name, mapping(read(socket, "/datapath")), mapping(read(socket, "/peers")));
    };
  }

  private static AgentView cilium(AgentSocket socket, String name) {
    var policy = mapping(read(socket, "/v1/policy"));
    var endpoints = read(socket, "/v1/endpoint");
    var health = mapping(read(socket, "/v1/healthz"));
    var services = read(socket, "/v1/service");
    return AgentAnswers.view(name, health, policy, items(endpoints), items(services));
  }

  private static Value read(AgentSocket socket, String resource) {
    return json(socket.get(resource), resource);
  }

  private static Value json(byte[] body, String resource) {
    try {
      return Json.read(body);
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
