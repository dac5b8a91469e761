package dev.atoll.cli;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.sandbox.ControlPlane;
import dev.atoll.sandbox.mesh.AgentMesh;
import dev.atoll.sandbox.mesh.NodeAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Which version of each policy the maps of nodes hold, beside those of the API servers. */
record RealisedObjects(ControlPlane plane, AgentMesh agents) {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** One for all, as it is asked until all have what they shall have. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final Map<String, String> LISTS =
      Map.of(
          "CiliumNetworkPolicy", "/apis/cilium.io/v2/ciliumnetworkpolicies",
          "CiliumClusterwideNetworkPolicy", "/apis/cilium.io/v2/ciliumclusterwidenetworkpolicies",
          "CiliumCIDRGroup", "/apis/cilium.io/v2/ciliumcidrgroups",
          "NetworkPolicy", "/apis/networking.k8s.io/v1/networkpolicies");

  /** Whether all nodes have what their API servers have. */
  boolean isEverywhere() {
    return plane.clusters().stream()
        .allMatch(c -> {
          var wanted = wanted(c);
          return agents.agents(c).stream().allMatch(a -> held(a).equals(wanted));
        });
  }

  /** Generations, by kind, namespace and name. */
  private Map<String, String> wanted(String cluster) {
    var all = new TreeMap<String, String>();
    try {
      var api = plane.api(cluster);
      for (var list : LISTS.entrySet()) {
        for (var item : api.list(list.getValue()).json().path("items")) {
          var at = item.path("metadata");
          all.put(
              key(list.getKey(), at.path("namespace").asString(""), at.path("name").asString("")),
              at.path("generation").toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static String key(String kind, String namespace, String name) {
    return kind + " " + namespace + "/" + name;
  }

  private static Map<String, String> held(NodeAgent agent) {
    var all = new TreeMap<String, String>();
    for (var item : ((Mapping) Json.read(page(agent, "datapath"))).items("objects")) {
      var object = (Mapping) item;
      if (LISTS.containsKey(word(object, "kind"))) {
        all.put(
            key(word(object, "kind"), word(object, "namespace"), word(object, "name")),
            object.at("generation").map(Json::text).orElse(""));
      }
    }
    return all;
  }

  private static String word(Mapping object, String key) {
    return object.string(key).orElse("");
  }

  /** A page that an agent shows. */
  static byte[] page(NodeAgent agent, String name) {
    var request =
        HttpRequest.newBuilder(URI.create(agent.url() + "/" + name)).timeout(ANSWER).build();
    try {
      return CLIENT.send(request, BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
