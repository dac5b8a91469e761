package dev.atoll.agent.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atoll.fleet.net.Ip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowQueryTest {
  private static final List<String> SIDES =
      List.of(
          "shop/frontend",
          "shop/my-app-0",
          "shop/",
          "none/frontend",
          "cluster:one",
          "cluster:two",
          "identity:65636",
          "identity:4294967295",
          "label:app=frontend",
          "label:k8s:app=my-app",
          "label:app",
          "label:reserved:world",
          "ip:10.2.0.0/16",
          "ip:10.0.1.1",
          "ip:fd00:1::/64");

  private static boolean isOf(Party party, String text) {
    return switch (text) {
      case "shop/frontend" -> party.pod().equals("frontend-7d9f");
      case "shop/my-app-0" -> party.pod().equals("my-app-0");
      case "shop/" ->
          !party.pod().isEmpty()
              || party.identity() == Names.FRONTEND
              || party.identity() == Names.APP;
      case "none/frontend" -> false;
      case "cluster:one" -> party.identity() == Names.FRONTEND;
      case "cluster:two" -> party.identity() == Names.APP;
      case "identity:65636" -> party.identity() == 65636;
      case "identity:4294967295" -> party.identity() == -1;
      case "label:app=frontend" -> party.identity() == Names.FRONTEND;
      case "label:k8s:app=my-app" -> party.identity() == Names.APP;
      case "label:app" -> party.identity() == Names.FRONTEND || party.identity() == Names.APP;
      case "label:reserved:world" -> party.identity() == 2 || party.identity() == 16777217;
      case "ip:10.2.0.0/16" -> party.ip().orElseThrow().toString().startsWith("10.2.");
      case "ip:10.0.1.1" -> party.ip().orElseThrow().equals(Ip.of("10.0.1.1"));
      case "ip:fd00:1::/64" -> party.ip().orElseThrow().v6();
      default -> throw new AssertionError(text);
    };
  }

  /** Any of each kind, and all kinds; written down without looking at how the query does it. */
  private static boolean isWanted(Map<String, List<String>> q, Flow f) {
    return sides(q.get("from"), f.source())
        && sides(q.get("to"), f.destination())
        && any(q.get("verdict"), f.event().dropped() ? "dropped" : "forwarded")
        && any(q.get("protocol"), protocol(f.event().protocol()))
        && ports(q.get("port"), f);
  }

  private static boolean sides(List<String> all, Party party) {
    if (all == null) {
      return true;
    }
    return all.stream()
        .map(FlowQueryTest::kind)
        .distinct()
        .allMatch(
            kind -> all.stream().filter(t -> kind(t).equals(kind)).anyMatch(t -> isOf(party, t)));
  }

  private static String kind(String side) {
    return side.contains(":") ? side.substring(0, side.indexOf(':')) : "pod";
  }

  private static boolean any(List<String> all, String one) {
    return all == null || all.contains(one);
  }

  private static String protocol(int number) {
    return switch (number) {
      case 6 -> "tcp";
      case 17 -> "udp";
      case 132 -> "sctp";
      case 1 -> "icmp";
      case 58 -> "icmpv6";
      default -> "other";
    };
  }

  private static boolean ports(List<String> all, Flow f) {
    var hasPorts = List.of(6, 17, 132).contains(f.event().protocol());
    return all == null
        || hasPorts
            && (all.contains("" + f.event().sourcePort())
                || all.contains("" + f.event().destinationPort()));
  }

  private static Map<String, List<String>> random(Random random) {
    var query = new TreeMap<String, List<String>>();
    some(random, query, "from", SIDES);
    some(random, query, "to", SIDES);
    some(random, query, "verdict", List.of("dropped", "forwarded"));
    some(random, query, "protocol", List.of("tcp", "udp", "icmp", "icmpv6", "sctp"));
    some(random, query, "port", List.of("80", "8080", "40000", "0"));
    return query;
  }

  private static void some(
      Random random, Map<String, List<String>> query, String name, List<String> of) {
    var values = new ArrayList<String>();
    while (random.nextInt(3) == 0) {
      values.add(of.get(random.nextInt(of.size())));
    }
    if (!values.isEmpty()) {
      query.put(name, values);
    }
  }

  @Test
  void a_query_finds_what_looking_at_each_flow_finds() throws InterruptedException {
    var seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var found = 0;
    for (var round = 0; round < 300; round++) {
      var history = new FlowHistory(new FlowHistory.Limits(200, Duration.ofHours(1)));
      var flows = new ArrayList<Flow>();
      for (var i = 0; i < 300; i++) {
        flows.add(Events.random(random, Events.TIME.plusSeconds(i)));
      }
      history.add(flows);
      var query = random(random);
      var last = random.nextInt(1, 30);
      var since = random.nextInt(300);
      var kept =
          flows.subList(Math.max(100, since), 300).stream()
              .filter(f -> isWanted(query, f))
              .toList();
      query.put("last", List.of("" + last));
      query.put("since", List.of((299 - since) + "s"));
      var parsed = FlowQuery.parse(query, Events.TIME.plusSeconds(299));
      var expected = kept.subList(Math.max(0, kept.size() - last), kept.size());
      assertThat(history.read(parsed).next(Duration.ZERO))
          .as("seed %d: %s", seed, query)
          .isEqualTo(expected);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(300);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fro|x|there is no filter `fro`; there are from, to,",
        "from|frontend|`from` is NAMESPACE/POD, cluster:NAME,",
        "from|''|`from` is NAMESPACE/POD",
        "to|cluster:|`to` is NAMESPACE/POD",
        "to|service:shop/web|not `service:shop/web`",
        "to|identity:-1|an identity of `to` is a number of 32 bits, not `-1`",
        "to|identity:4294967296|an identity of `to`",
        "from|ip:10.0.0.300|an address of `from`: ",
        "from|ip:10.0.0.1/8|an address of `from`: ",
        "verdict|lost|`verdict` is dropped or forwarded, not `lost`",
        "protocol|gre|`protocol` is one of tcp, udp, sctp, icmp, icmpv6, not `gre`",
        "protocol|other|`protocol` is one of",
        "port|65536|`port` is a number from 0 to 65535, not `65536`",
        "port|http|`port` is a number",
        "last|-1|`last` is a number from 0 to 1000000, not `-1`",
        "last|99999999999|`last` is a number",
        "since|yesterday|`since` is how long ago, such as 30s",
        "since|99999999s|`since` is how long ago",
        "follow|perhaps|`follow` is true or false, not `perhaps`",
      })
  void what_cannot_be_asked_is_said_in_a_sentence(String name, String value, String sentence) {
    assertThatThrownBy(() -> FlowQuery.parse(Map.of(name, List.of(value)), Instant.now()))
        .isInstanceOf(BadQueryException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void what_can_be_said_once_only_is_refused_twice() {
    assertThatThrownBy(() -> FlowQuery.parse(Map.of("last", List.of("1", "2")), Instant.now()))
        .hasMessage("`last` is there twice");
  }

  @Test
  void usually_the_last_twenty_are_shown_and_none_before_one_who_follows() {
    assertThat(FlowQuery.parse(Map.of(), Instant.now()).last()).isEqualTo(20);
    assertThat(FlowQuery.parse(Map.of("follow", List.of("true")), Instant.now()).last()).isZero();
    assertThat(FlowQuery.parse(Map.of("since", List.of("5m")), Instant.now()))
        .satisfies(q -> assertThat(q.last()).isEqualTo(Integer.MAX_VALUE));
  }
}
