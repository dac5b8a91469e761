package dev.atoll.agent.schema;

import dev.atoll.agent.schema.ClusterService.Port;
import dev.atoll.agent.schema.ServiceChoice.Affinity;
import dev.atoll.agent.schema.ServiceChoice.Backends;
import dev.atoll.agent.schema.ServiceChoice.Endpoint;
import dev.atoll.agent.schema.ServiceChoice.Member;
import java.util.List;
import java.util.Map;

/** Reads a {@link ServiceChoice} field by field. */
final class ChoiceReader {
  private String cluster = "";
  private int clusterId;
  private String namespace = "";
  private String name = "";
  private boolean global;
  private boolean shared;
  private Affinity affinity = Affinity.NONE;
  private Map<String, Map<String, Port>> frontends = Map.of();
  private int sessionAffinity;
  private boolean headless;
  private List<Member> weights = List.of();
  private List<String> failoverOrder = List.of();
  private int minimumHealthy;
  private int staleAfter;
  private int dropAfter;
  private boolean backendsInSlices;
  private List<Backends> backends = List.of();
  private List<String> ignored = List.of();

  void field(String field, JsonFields value) {
    switch (field) {
      case "cluster" -> cluster = value.text();
      case "clusterID" -> clusterId = (int) value.number(0xffff_ffffL);
      case "namespace" -> namespace = value.text();
      case "name" -> name = value.text();
      case "global" -> global = value.bool();
      case "shared" -> shared = value.bool();
      case "affinity" -> affinity = ServiceChoice.affinity(value.text());
      case "frontends" -> frontends = ServiceReader.addresses(value);
      case "sessionAffinity" -> sessionAffinity = (int) value.number(Integer.MAX_VALUE);
      case "headless" -> headless = value.bool();
      case "weights" -> weights = value.list(() -> member(value));
      case "failoverOrder" -> failoverOrder = value.list(value::text);
      case "minimumHealthy" -> minimumHealthy = (int) value.number(100);
      case "staleAfter" -> staleAfter = (int) value.number(Integer.MAX_VALUE);
      case "dropAfter" -> dropAfter = (int) value.number(Integer.MAX_VALUE);
      case "backendsInSlices" -> backendsInSlices = value.bool();
      case "backends" -> backends = value.list(() -> backends(value));
      case "ignored" -> ignored = value.list(value::text);
      default -> value.skip();
    }
  }

  private static Member member(JsonFields value) {
    var reader = new MemberReader();
    value.fields(reader::field);
    return new Member(reader.clusters, reader.weight);
  }

  private static Backends backends(JsonFields value) {
    var reader = new BackendsReader();
    value.fields(reader::field);
    return new Backends(reader.ports, reader.endpoints);
  }

  private static Endpoint endpoint(JsonFields value) {
    var reader = new EndpointReader();
    value.fields(reader::field);
    return reader.endpoint();
  }

  ServiceChoice choice() {
    Origin.check(cluster, clusterId);
    Origin.given("namespace", namespace);
    Origin.given("name", name);
    return new ServiceChoice(
        cluster,
        clusterId,
        namespace,
        name,
        global,
        shared,
        affinity,
        frontends,
        sessionAffinity,
        headless,
        weights,
        failoverOrder,
        minimumHealthy,
        staleAfter,
        dropAfter,
        backendsInSlices,
        backends,
        ignored);
  }

  private static final class MemberReader {
    private List<String> clusters = List.of();
    private int weight;

    void field(String field, JsonFields value) {
      switch (field) {
        case "clusters" -> clusters = value.list(value::text);
        case "weight" -> weight = (int) value.number(1_000_000);
        default -> value.skip();
      }
    }
  }

  private static final class BackendsReader {
    private Map<String, Port> ports = Map.of();
    private List<Endpoint> endpoints = List.of();

    void field(String field, JsonFields value) {
      switch (field) {
        case "ports" -> ports = value.map(name -> ServiceReader.port(value));
        case "endpoints" -> endpoints = value.list(() -> endpoint(value));
        default -> value.skip();
      }
    }
  }

  private static final class EndpointReader {
    private String ip = "";
    private boolean ready;
    private boolean serving;
    private boolean terminating;
    private String zone = "";
    private String node = "";

    void field(String field, JsonFields value) {
      switch (field) {
        case "ip" -> ip = value.text();
        case "ready" -> ready = value.bool();
        case "serving" -> serving = value.bool();
        case "terminating" -> terminating = value.bool();
        case "zone" -> zone = value.text();
        case "node" -> node = value.text();
        default -> value.skip();
      }
    }

    Endpoint endpoint() {
      var canonical = Addresses.parsed(ip).toString();
      return new Endpoint(canonical, ready, serving, terminating, zone, node);
    }
  }
}
