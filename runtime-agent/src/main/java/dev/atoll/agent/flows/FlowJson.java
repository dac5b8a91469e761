package dev.atoll.agent.flows;

import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.agent.schema.GoJson;
import dev.atoll.fleet.net.Ip;
import dev.atoll.policy.rule.Direction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of JSON as {@code hubble observe -o json} prints it (Cilium 1.20.2, {@code
 * api/v1/observer/observer.proto}, {@code GetFlowsResponse}): names and order of fields are those
 * of the messages, what is empty is left out. What Hubble has no field for is under {@code atoll}
 * of the flow.
 */
public final class FlowJson {
  /** Cilium 1.20.2, {@code pkg/monitor/api/types.go}. */
  private static final int DROP = 1;

  private static final int POLICY_VERDICT = 5;
  private static final String POLICY_LABEL = "k8s:io.cilium.k8s.policy.";

  private FlowJson() {}

  /** The line, without its end. */
  public static String line(Told told) {
    var bytes =
        GoJson.bytes(json -> {
          switch (told) {
            case Flow flow ->
                json.object("flow", f -> flow(f, flow))
                    .stringIfAny("node_name", flow.node())
                    .string("time", flow.time().toString());
            case Lost lost ->
                json.object("lost_events", l -> lost(l, lost))
                    .stringIfAny("node_name", lost.node())
                    .string("time", lost.time().toString());
          }
        });
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Numbers of 64 bits are text in the JSON form of protobuf. */
  private static void lost(GoJson json, Lost lost) {
    json.string("source", lost.where().name())
        .string("num_events_lost", Long.toUnsignedString(lost.count()));
  }

  private static void flow(GoJson json, Flow flow) {
    var event = flow.event();
    json.string("time", flow.time().toString())
        .string("verdict", event.dropped() ? "DROPPED" : "FORWARDED");
    addresses(json, flow);
    layer4(json, flow);
    json.object("source", s -> party(s, flow.source()))
        .object("destination", d -> party(d, flow.destination()))
        .string("Type", "L3_L4")
        .stringIfAny("node_name", flow.node())
        .object("event_type", e -> type(e, flow));
    flow.service().ifPresent(s -> json.object("destination_service", o -> service(o, s)));
    json.string("traffic_direction", flow.direction().name());
    if (HubbleReason.of(event.reason()).number() != 0) {
      json.string("drop_reason_desc", HubbleReason.of(event.reason()).name());
    }
    flow.isReply().ifPresent(reply -> json.bool("is_reply", reply));
    json.object("interface", i -> i.numberIfAny("index", Integer.toUnsignedLong(event.ifindex())));
    flow.rule().ifPresent(r -> json.objects(list(flow, r), List.of(r), FlowJson::policy));
    json.object("atoll", a -> ours(a, flow));
  }

  private static void addresses(GoJson json, Flow flow) {
    var from = flow.source().ip();
    var to = flow.destination().ip();
    from.or(() -> to)
        .ifPresent(any ->
            json.object(
                "IP",
                ip ->
                    ip.stringIfAny("source", from.map(Ip::toString).orElse(""))
                        .stringIfAny("destination", to.map(Ip::toString).orElse(""))
                        .string("ipVersion", any.v6() ? "IPv6" : "IPv4")));
  }

  private static void layer4(GoJson json, Flow flow) {
    var protocol = Layer4.of(flow);
    protocol.ifPresent(p -> json.object("l4", l4 -> l4.object(p.name(), p::write)));
  }

  private static void party(GoJson json, Party party) {
    json.numberIfAny("identity", Integer.toUnsignedLong(party.identity()))
        .stringIfAny("cluster_name", party.cluster())
        .stringIfAny("namespace", party.namespace());
    if (!party.labels().isEmpty()) {
      json.strings("labels", party.labels());
    }
    json.stringIfAny("pod_name", party.pod());
  }

  private static void type(GoJson json, Flow flow) {
    if (flow.event().dropped()) {
      json.number("type", DROP)
          .numberIfAny("sub_type", HubbleReason.of(flow.event().reason()).number());
    } else {
      json.number("type", POLICY_VERDICT);
    }
  }

  private static void service(GoJson json, ObjectName service) {
    json.string("name", service.name()).string("namespace", service.namespace());
  }

  /** By the rule's direction: an answer is refused by a rule of the direction of its flow. */
  private static String list(Flow flow, PolicyRule rule) {
    var direction = rule.direction() == Direction.EGRESS ? "egress" : "ingress";
    return direction + (flow.event().dropped() ? "_denied_by" : "_allowed_by");
  }

  /** Labels as in Cilium 1.20.2, {@code pkg/k8s/apis/cilium.io/utils/utils.go}, but for the UID. */
  private static void policy(GoJson json, PolicyRule rule) {
    var policy = rule.policy();
    var labels = new ArrayList<String>();
    labels.add(POLICY_LABEL + "derived-from=" + policy.kind());
    labels.add(POLICY_LABEL + "name=" + policy.name());
    if (!policy.namespace().isEmpty()) {
      labels.add(POLICY_LABEL + "namespace=" + policy.namespace());
    }
    json.string("name", policy.name())
        .stringIfAny("namespace", policy.namespace())
        .strings("labels", labels)
        .string("kind", policy.kind());
  }

  private static void ours(GoJson json, Flow flow) {
    var event = flow.event();
    if (event.dropped()) {
      json.string("reason", event.reason().text());
    }
    if (event.rule() != 0) {
      json.object("rule", r -> rule(r, flow.rule(), event.rule()));
    }
    if (!flow.selecting().isEmpty()) {
      json.objects("selecting", flow.selecting(), FlowJson::rule);
    }
    Party.ip(event.asked())
        .ifPresent(ip -> json.object("asked", a -> address(a, ip, event.askedPort())));
    if (event.backend() != 0) {
      json.object("backend", b -> backend(b, flow));
    }
    flow.age().ifPresent(age -> json.number("data_age_ms", age));
    json.number("store_revision", flow.revision())
        .number("protocol", event.protocol())
        .number("bytes", Integer.toUnsignedLong(event.length()));
  }

  private static void rule(GoJson json, Optional<PolicyRule> rule, int number) {
    rule.ifPresentOrElse(r -> rule(json, r), () -> json.number("number", number));
  }

  private static void rule(GoJson json, PolicyRule rule) {
    json.number("number", rule.number())
        .string("policy", rule.policy().toString())
        .string("path", rule.path())
        .stringIfAny("file", rule.file())
        .numberIfAny("line", rule.line());
  }

  private static void address(GoJson json, Ip ip, int port) {
    json.string("ip", ip.toString()).numberIfAny("port", port);
  }

  private static void backend(GoJson json, Flow flow) {
    json.number("number", Integer.toUnsignedLong(flow.event().backend()));
    flow.backend()
        .ifPresent(b -> {
          Party.ip(b.address()).ifPresent(ip -> address(json, ip, b.port()));
          json.stringIfAny("cluster", b.cluster());
        });
  }
}
