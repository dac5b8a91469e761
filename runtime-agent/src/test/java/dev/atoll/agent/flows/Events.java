package dev.atoll.agent.flows;

import dev.atoll.agent.datapath.Address;
import dev.atoll.agent.datapath.Direction;
import dev.atoll.agent.datapath.Event;
import dev.atoll.agent.datapath.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Records as the programs write them. */
final class Events {
  static final Instant TIME = Instant.parse("2026-11-26T10:00:00.123456789Z");

  private static final Address FRONTEND = Address.of("10.0.1.1");
  private static final Address APP = Address.of("10.2.0.9");
  private static final Address STRANGER = Address.of("192.0.2.1");
  private static final Address VIP = Address.of("10.96.0.10");

  private Events() {}

  /** One of each kind, by what is special about it. */
  static Map<String, Told> kinds() {
    var all = new LinkedHashMap<String, Told>();
    for (var reason : Reason.values()) {
      if (reason != Reason.FORWARDED && reason != Reason.EVENT_LOST) {
        all.put("dropped-" + reason.name().toLowerCase(), flow(egress(6, reason, 0)));
      }
    }
    all.put("allowed-at-egress-by-a-rule", flow(egress(6, Reason.FORWARDED, Names.OUT_RULE)));
    all.put("allowed-at-egress-without-a-policy", flow(egress(17, Reason.FORWARDED, 0)));
    all.put("allowed-at-ingress-by-a-rule", flow(ingress(Reason.FORWARDED, Names.IN_RULE)));
    all.put("denied-at-ingress-by-default", flow(ingress(Reason.DEFAULT_DENY, 0)));
    all.put("denied-by-a-rule", flow(egress(6, Reason.POLICY_DENY, Names.CLUSTERWIDE_RULE)));
    all.put("denied-by-a-rule-that-is-gone", flow(egress(6, Reason.POLICY_DENY, 99)));
    all.put("an-answer-that-is-refused", flow(egress(6, Reason.POLICY_DENY, Names.IN_RULE)));
    all.put("by-way-of-a-service", flow(service(Names.SERVICE, Names.BACKEND)));
    all.put("by-way-of-a-service-that-is-gone", flow(service(77, 78)));
    all.put("a-service-without-backends", flow(noBackend()));
    all.put("echo", flow(egress(1, Reason.FORWARDED, 0)));
    all.put("sctp", flow(egress(132, Reason.FORWARDED, 0)));
    all.put("a-protocol-without-ports", flow(egress(47, Reason.FORWARDED, 0)));
    all.put("ipv6", flow(v6(6)));
    all.put("ipv6-echo", flow(v6(58)));
    all.put("to-the-world", flow(toWorld(2)));
    all.put("to-a-block", flow(toWorld(16777217)));
    all.put("from-nobody-who-is-known", flow(nobody()));
    all.put("lost-in-the-kernel", new Lost(TIME, "one-1", Lost.Where.PERF_EVENT_RING_BUFFER, 3));
    all.put("lost-by-the-reader", new Lost(TIME, "one-1", Lost.Where.HUBBLE_RING_BUFFER, 9001));
    return all;
  }

  static Flow flow(Event event) {
    return Flow.of(event, TIME, Names.MESH);
  }

  private static Event egress(int protocol, Reason reason, int rule) {
    var ports = protocol != 47;
    return event(
        new Side(FRONTEND, ports ? 40000 : 0, Names.FRONTEND),
        new Side(APP, ports && protocol != 1 ? 8080 : 0, Names.APP),
        protocol,
        Direction.EGRESS,
        reason,
        rule,
        new Asked(Address.NONE, 0, 0, 0));
  }

  private static Event ingress(Reason reason, int rule) {
    return event(
        new Side(APP, 50000, Names.APP),
        new Side(FRONTEND, 80, Names.FRONTEND),
        6,
        Direction.INGRESS,
        reason,
        rule,
        new Asked(Address.NONE, 0, 0, 0));
  }

  private static Event service(int service, int backend) {
    return event(
        new Side(FRONTEND, 40000, Names.FRONTEND),
        new Side(APP, 8080, Names.APP),
        6,
        Direction.EGRESS,
        Reason.FORWARDED,
        Names.OUT_RULE,
        new Asked(VIP, 80, service, backend));
  }

  private static Event noBackend() {
    return event(
        new Side(FRONTEND, 40000, Names.FRONTEND),
        new Side(VIP, 80, 0),
        6,
        Direction.EGRESS,
        Reason.NO_BACKEND,
        0,
        new Asked(VIP, 80, Names.SERVICE, 0));
  }

  private static Event v6(int protocol) {
    return event(
        new Side(Address.of("fd00:1::1"), 40000, Names.FRONTEND),
        new Side(Address.of("2001:db8::1"), protocol == 6 ? 443 : 0, 10),
        protocol,
        Direction.EGRESS,
        Reason.FORWARDED,
        0,
        new Asked(Address.NONE, 0, 0, 0));
  }

  private static Event toWorld(int identity) {
    return event(
        new Side(FRONTEND, 40000, Names.FRONTEND),
        new Side(STRANGER, 443, identity),
        17,
        Direction.EGRESS,
        Reason.FORWARDED,
        0,
        new Asked(Address.NONE, 0, 0, 0));
  }

  private static Event nobody() {
    return event(
        new Side(Address.NONE, 0, 0),
        new Side(Address.NONE, 0, 0),
        0,
        Direction.EGRESS,
        Reason.UNSUPPORTED,
        0,
        new Asked(Address.NONE, 0, 0, 0));
  }

  /** Any of a few, so that filters find some. */
  static Flow random(Random random, Instant time) {
    var addresses =
        new Address[] {FRONTEND, APP, STRANGER, Address.of("fd00:1::1"), Address.of("10.2.1.9")};
    var identities = new int[] {Names.FRONTEND, Names.APP, 2, 16777217, 0, -1};
    var ports = new int[] {0, 80, 8080, 40000};
    var protocols = new int[] {6, 17, 1, 58, 132, 47};
    var dropped = random.nextBoolean();
    var event =
        event(
            new Side(
                addresses[random.nextInt(5)],
                ports[random.nextInt(4)],
                identities[random.nextInt(6)]),
            new Side(
                addresses[random.nextInt(5)],
                ports[random.nextInt(4)],
                identities[random.nextInt(6)]),
            protocols[random.nextInt(6)],
            random.nextBoolean() ? Direction.EGRESS : Direction.INGRESS,
            dropped ? Reason.POLICY_DENY : Reason.FORWARDED,
            random.nextInt(12, 16),
            new Asked(Address.NONE, 0, 0, 0));
    return Flow.of(event, time, Names.MESH);
  }

  record Side(Address address, int port, int identity) {}

  record Asked(Address address, int port, int service, int backend) {}

  private static Event event(
      Side from, Side to, int protocol, Direction way, Reason reason, int rule, Asked asked) {
    return new Event(
        1,
        from.address,
        to.address,
        from.port,
        to.port,
        protocol,
        way,
        reason != Reason.FORWARDED,
        reason,
        from.identity,
        to.identity,
        rule,
        asked.service,
        asked.backend,
        5,
        asked.address,
        asked.port,
        74);
  }
}
