package dev.atoll.agent.flows;

import dev.atoll.agent.policy.PolicyRule;
import dev.atoll.fleet.net.Ip;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line for people, in the order of {@code hubble observe}'s compact form. */
public final class FlowText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private FlowText() {}

  /** The line, without its end. */
  public static String line(Told told) {
    return TIME.format(told.time())
        + " "
        + switch (told) {
          case Flow flow -> flow(flow);
          case Lost lost -> lost(lost);
        };
  }

  private static String lost(Lost lost) {
    return "%d events lost: %s"
        .formatted(
            lost.count(),
            switch (lost.where()) {
              case PERF_EVENT_RING_BUFFER -> "the kernel's ring was full";
              case HUBBLE_RING_BUFFER -> "the reader was too slow";
            });
  }

  private static String flow(Flow flow) {
    var event = flow.event();
    var what = event.dropped() ? "DROPPED" : "FORWARDED";
    var why = why(flow);
    return "%s -> %s %s %s %s%s"
        .formatted(
            party(flow.source()),
            party(flow.destination()),
            Layer4.of(flow).map(Layer4::name).orElse("protocol " + event.protocol()),
            flow.direction().name().toLowerCase(Locale.ROOT),
            what,
            why.isEmpty() ? "" : " (" + why + ")");
  }

  private static String party(Party party) {
    var name = party.pod().isEmpty() ? ip(party) : party.namespace() + "/" + party.pod();
    var port = party.port() == 0 ? "" : ":" + party.port();
    return name + port + " [" + identity(party) + "]";
  }

  private static String ip(Party party) {
    return party
        .ip()
        .map(ip -> ip.v6() && party.port() != 0 ? "[" + ip + "]" : ip.toString())
        .orElse("?");
  }

  private static String identity(Party party) {
    var reserved =
        party.labels().stream()
            .filter(l -> l.startsWith("reserved:"))
            .collect(Collectors.joining(","));
    var who = reserved.isEmpty() ? Integer.toUnsignedString(party.identity()) : reserved;
    return party.cluster().isEmpty() ? who : party.cluster() + " " + who;
  }

  private static String why(Flow flow) {
    var event = flow.event();
    var parts = new ArrayList<String>();
    if (event.dropped()) {
      parts.add(event.reason().text());
    }
    flow.rule().ifPresent(r -> parts.add("rule " + rule(r)));
    if (flow.rule().isEmpty() && event.rule() != 0) {
      parts.add("rule number " + event.rule());
    }
    if (!flow.selecting().isEmpty()) {
      parts.add(
          "selected by "
              + flow.selecting().stream().map(FlowText::rule).collect(Collectors.joining(", ")));
    }
    Party.ip(event.asked()).ifPresent(ip -> parts.add(service(flow, ip)));
    flow.age().ifPresent(age -> parts.add("data " + age + " ms old"));
    return String.join("; ", parts);
  }

  private static String rule(PolicyRule rule) {
    var at = rule.file().isEmpty() ? "" : " at " + rule.file() + ":" + rule.line();
    return rule.policy() + " " + rule.path() + at;
  }

  private static String service(Flow flow, Ip asked) {
    var name = flow.service().map(s -> " " + s).orElse("");
    var ip = asked.v6() ? "[" + asked + "]" : asked.toString();
    return "asked for service" + name + " " + ip + ":" + flow.event().askedPort();
  }
}
