package dev.atoll.agent.node;

import dev.atoll.agent.mesh.Age;
import dev.atoll.agent.mesh.Chosen;
import dev.atoll.agent.mesh.Chosen.Target;
import dev.atoll.agent.mesh.MeshState;
import dev.atoll.agent.mesh.Part;
import dev.atoll.agent.mesh.PeerView;
import dev.atoll.agent.mesh.ServiceView;
import dev.atoll.agent.mesh.Share;
import dev.atoll.agent.probe.Connectivity.Reach;
import dev.atoll.agent.schema.GoJson;
import dev.atoll.agent.schema.ServiceChoice;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The state in JSON for programs: the names of fields and their order stay. */
final class StateJson {
  private StateJson() {}

  static byte[] state(Node node, Map<String, Reach> reach, long now) {
    var state = node.state();
    return GoJson.bytes(json -> {
      json.string("cluster", state.own().name())
          .number("clusterID", state.own().id())
          .number("revision", state.revision())
          .object("store", o -> store(o, node.health()));
      json.object("counts", o -> counts(o, state))
          .object("delays", o -> delays(o, node.delays()))
          .objects("peers", state.peers(), (o, peer) -> peer(o, peer, reach, now))
          .objects("services", state.services(), (o, service) -> service(o, service, false));
    });
  }

  static byte[] peers(MeshState state, Map<String, Reach> reach, long now) {
    return GoJson.bytes(
        json -> json.objects("peers", state.peers(), (o, peer) -> peer(o, peer, reach, now)));
  }

  static byte[] services(MeshState state) {
    return GoJson.bytes(
        json -> json.objects("services", state.services(), (o, s) -> service(o, s, false)));
  }

  static byte[] service(ServiceView service) {
    return GoJson.bytes(json -> service(json, service, true));
  }

  private static void store(GoJson json, StoreHealth health) {
    json.bool("listed", health.isListed())
        .number("ageMillis", health.age().toMillis())
        .number("lists", health.lists())
        .number("failures", health.failures())
        .stringIfAny("reason", health.reason());
  }

  private static void counts(GoJson json, MeshState state) {
    for (var part : Part.values()) {
      json.number(part.word(), state.count(part));
    }
  }

  private static void delays(GoJson json, Delays delays) {
    json.number("transactions", delays.most().count());
    if (delays.most().count() > 0) {
      json.number("p50Millis", millis(delays, 0.5)).number("p99Millis", millis(delays, 0.99));
    }
  }

  private static long millis(Delays delays, double part) {
    return Math.round(delays.most().percentile(part));
  }

  private static void peer(GoJson json, PeerView peer, Map<String, Reach> reach, long now) {
    json.string("cluster", peer.cluster())
        .number("clusterID", peer.id())
        .string("phase", word(peer.phase()))
        .stringIfAny("refusal", peer.refusal());
    peer.age().ifPresent(age -> age(json, age, now));
    json.strings("missing", peer.missing().stream().map(Part::word).sorted().toList())
        .strings("untold", peer.untold().stream().map(Part::word).sorted().toList())
        .object("keys", o -> peer.keys().forEach((part, n) -> o.number(part.word(), n)))
        .number("refused", peer.refusals().count())
        .strings("lastRefused", peer.refusals().last());
    Optional.ofNullable(reach.get(peer.cluster()))
        .ifPresent(r -> json.number("nodesAsked", r.asked()).number("nodesReached", r.reached()));
  }

  private static void age(GoJson json, Age age, long now) {
    json.number("storeAgeMillis", age.storeAge(now))
        .number("exporterAgeMillis", age.exporterAge(now))
        .bool("clock", age.clock().isPresent())
        .stringIfAny("connection", age.said().connection())
        .number("refusedByMirror", age.said().refused())
        .stringIfAny("lastRefusedByMirror", age.said().lastRefusal());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void service(GoJson json, ServiceView service, boolean targets) {
    json.string("service", service.key()).bool("here", service.own().isPresent());
    service.own().ifPresent(own -> own(json, own));
    json.map(
        "backends",
        service.counts(),
        (o, e) ->
            o.object(
                e.getKey(),
                c ->
                    c.number("active", e.getValue().active())
                        .number("terminating", e.getValue().terminating())
                        .number("notReady", e.getValue().notReady())));
    json.objects("ports", service.chosen(), (o, chosen) -> port(o, chosen, targets));
  }

  private static void own(GoJson json, ServiceChoice own) {
    json.bool("global", own.global())
        .string("affinity", own.affinity().word())
        .strings("failoverOrder", own.failoverOrder())
        .number("minimumHealthy", own.minimumHealthy())
        .number("staleAfter", own.staleAfter())
        .number("dropAfter", own.dropAfter())
        .strings("ignored", own.ignored());
  }

  private static void port(GoJson json, Chosen chosen, boolean targets) {
    json.string("port", chosen.port().toString())
        .objects("clusters", chosen.shares(), StateJson::share);
    if (targets) {
      json.objects("backends", chosen.targets(), StateJson::target);
    }
  }

  private static void share(GoJson json, Share share) {
    var counts = share.candidate().counts();
    json.string("cluster", share.candidate().cluster())
        .bool("chosen", share.chosen())
        .string("why", share.why().sentence())
        .string("share", share.ofAll().toString())
        .number("weight", share.weight())
        .string("freshness", word(share.candidate().freshness()))
        .number("active", counts.active())
        .number("terminating", counts.terminating())
        .number("notReady", counts.notReady());
  }

  private static void target(GoJson json, Target target) {
    json.string("ip", target.ip())
        .number("port", target.port())
        .string("cluster", target.cluster())
        .string("state", word(target.state()))
        .number("weight", target.weight())
        .stringIfAny("zone", target.zone());
  }
}
