package dev.atoll.policy.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The port half of a Cilium rule. */
final class RandomPorts {

  private final Dice dice;

  RandomPorts(Dice dice) {
    this.dice = dice;
  }

  List<Map<String, Object>> allow(boolean ingress, boolean host) {
    if (dice.percent(3)) {
      return List.of();
    }
    return dice.times(1, 2, () -> allowRule(ingress, host));
  }

  List<Map<String, Object>> deny() {
    return dice.times(1, 2, () -> Dice.entry("ports", ports()));
  }

  private Map<String, Object> allowRule(boolean ingress, boolean host) {
    if (dice.percent(2)) {
      return dice.of(new LinkedHashMap<>(), Dice.entry("ports", List.of()));
    }
    if (!host && dice.percent(18)) {
      return http();
    }
    if (!ingress && !host && dice.percent(14)) {
      return dice.percent(60) ? dns() : listener();
    }
    var rule = Dice.entry("ports", ports());
    if (!host && dice.percent(3)) {
      rule.put("serverNames", List.of("example.org"));
    }
    return rule;
  }

  private Map<String, Object> http() {
    var port = MeshJson.object("port", "" + dice.of(80, 8080), "protocol", "TCP");
    if (dice.percent(25)) {
      port.put("port", "http");
    }
    var rule = Dice.entry("ports", List.of(port));
    List<Object> requests =
        dice.percent(10)
            ? List.of()
            : List.of(MeshJson.object("method", dice.of("GET", "PUT"), "path", "/v1/.*"));
    rule.put("rules", Dice.entry("http", requests));
    return rule;
  }

  private Map<String, Object> dns() {
    var port =
        MeshJson.object(
            "port", dice.of("53", "53", "80"), "protocol", dice.of("UDP", "ANY", "TCP"));
    var rule = Dice.entry("ports", List.of(port));
    rule.put("rules", Dice.entry("dns", List.of(Dice.entry("matchPattern", "*"))));
    return rule;
  }

  private Map<String, Object> listener() {
    var port = MeshJson.object("port", "" + dice.of(80, 443), "protocol", "TCP");
    var config = MeshJson.object("kind", "CiliumClusterwideEnvoyConfig", "name", dice.of("x", "y"));
    var listener = MeshJson.object("envoyConfig", config, "name", "l");
    if (dice.percent(70)) {
      listener.put("priority", dice.of(1, 50, 100));
    }
    var rule = Dice.entry("ports", List.of(port));
    rule.put("listener", listener);
    return rule;
  }

  private List<Map<String, Object>> ports() {
    return dice.times(1, 2, this::port);
  }

  private Map<String, Object> port() {
    var port = Dice.entry("port", number());
    if (dice.percent(80)) {
      port.put("protocol", dice.of("TCP", "TCP", "TCP", "UDP", "ANY", "SCTP"));
    }
    if (dice.percent(20)) {
      range(port);
    }
    return port;
  }

  private String number() {
    int form = dice.between(0, 99);
    if (form < 12) {
      return dice.of(Words.PORT_NAMES);
    }
    if (form < 15) {
      return dice.of("HTTP", "Metrics", "nosuch");
    }
    if (form < 26) {
      return "0";
    }
    if (form < 28) {
      return dice.of("0120", "00", "080");
    }
    return "" + dice.of(Words.PORTS);
  }

  /** Ends above, at and below the start: only the first is a range. */
  private void range(Map<String, Object> port) {
    var start = (String) port.get("port");
    int low = start.matches("[1-9][0-9]*") ? Integer.parseInt(start) : 80;
    int end = dice.of(low + 1, low + 20, 9000, low, Math.max(1, low - 1), 65535);
    port.put("endPort", end);
  }

  List<Map<String, Object>> icmps() {
    return dice.times(1, 2, () -> Dice.entry("fields", dice.times(1, 2, this::field)));
  }

  private Map<String, Object> field() {
    var field = new LinkedHashMap<String, Object>();
    boolean six = dice.percent(40);
    if (six || dice.percent(50)) {
      field.put("family", six ? "IPv6" : "IPv4");
    }
    var types = new ArrayList<Object>(six ? List.of(128, 129, "EchoRequest") : List.of(8, 0, 3));
    if (!six) {
      types.add("EchoRequest");
      types.add("EchoReply");
    }
    field.put("type", dice.of(types));
    return field;
  }
}
