package dev.atoll.policy.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Label selectors of every form. */
final class RandomSelectors {

  private final Dice dice;

  RandomSelectors(Dice dice) {
    this.dice = dice;
  }

  /** What a policy applies to: often everything, seldom nothing. */
  Map<String, Object> subject() {
    var selector = new Selector();
    if (dice.percent(60)) {
      pods(selector, dice.percent(15));
    }
    if (dice.percent(4)) {
      selector.match("k8s:" + Words.NAMESPACE, dice.of(Words.NAMESPACES));
    }
    if (dice.percent(4)) {
      selector.match(Words.CLUSTER, dice.of(Words.CLUSTERS));
    }
    return selector.object();
  }

  /** A peer of a Cilium policy. */
  Map<String, Object> peer() {
    var selector = new Selector();
    if (dice.percent(4)) {
      reserved(selector);
      return selector.object();
    }
    if (dice.percent(50)) {
      pods(selector, true);
    }
    if (dice.percent(45)) {
      namespace(selector);
    }
    if (dice.percent(35)) {
      cluster(selector);
    }
    return selector.object();
  }

  /** A pod selector of a Kubernetes policy: no prefixes. */
  Map<String, Object> plain() {
    var selector = new Selector();
    if (dice.percent(65)) {
      one(selector, "app", Words.APPS);
    }
    if (dice.percent(25)) {
      one(selector, "tier", Words.TIERS);
    }
    if (dice.percent(12)) {
      one(selector, Words.CLUSTER, Words.CLUSTERS);
    }
    return selector.object();
  }

  /** A namespace selector of a Kubernetes policy. */
  Map<String, Object> namespaces() {
    var selector = new Selector();
    if (dice.percent(40)) {
      one(selector, "team", Words.TEAMS);
    }
    if (dice.percent(30)) {
      one(selector, "stage", List.of("prod", "test"));
    }
    if (dice.percent(25)) {
      one(selector, "kubernetes.io/metadata.name", Words.NAMESPACES);
    }
    return selector.object();
  }

  Map<String, Object> nodes() {
    var selector = new Selector();
    if (dice.percent(50)) {
      one(selector, dice.of("rack", "node:rack"), List.of("a", "b"));
    }
    if (dice.percent(30)) {
      cluster(selector);
    }
    return selector.object();
  }

  Map<String, Object> ofLabel(String key, List<String> values) {
    var selector = new Selector();
    one(selector, key, values);
    return selector.object();
  }

  private void pods(Selector selector, boolean prefixes) {
    one(selector, prefix(prefixes) + "app", Words.APPS);
    if (dice.percent(25)) {
      one(selector, prefix(prefixes) + "tier", Words.TIERS);
    }
    if (dice.percent(6)) {
      selector.match(dice.of(Words.IGNORED), "abc12");
    }
    if (dice.percent(6)) {
      one(selector, prefix(prefixes) + Words.ACCOUNT, Words.ACCOUNTS);
    }
    if (dice.percent(3)) {
      one(selector, "app.kubernetes.io/name", Words.APPS);
    }
  }

  private String prefix(boolean wanted) {
    return wanted && dice.percent(35) ? dice.of("any:", "k8s:", "k8s:") : "";
  }

  private void reserved(Selector selector) {
    var name = dice.of("host", "remote-node", "world", "world-ipv4", "health", "kube-apiserver");
    if (dice.percent(60)) {
      selector.match("reserved:" + name, "");
    } else {
      selector.expression("reserved:" + name, dice.of("Exists", "DoesNotExist"), List.of());
    }
  }

  private void namespace(Selector selector) {
    var source = dice.of("", "k8s:", "any:");
    switch (dice.between(0, 3)) {
      case 0 -> one(selector, source + Words.NAMESPACE, Words.NAMESPACES);
      case 1 -> selector.expression(source + Words.NAMESPACE, "Exists", List.of());
      case 2 -> one(selector, source + Words.NAMESPACE_LABELS + "team", Words.TEAMS);
      default -> one(selector, source + Words.NAMESPACE_LABELS + "stage", List.of("prod", "test"));
    }
  }

  private void cluster(Selector selector) {
    var key = dice.of("", "k8s:", "any:") + Words.CLUSTER;
    if (dice.percent(50)) {
      selector.expression(key, "Exists", List.of());
    } else {
      one(selector, key, Words.CLUSTERS);
    }
  }

  /** One requirement: mostly equality, else any operator. */
  private void one(Selector selector, String key, List<String> values) {
    if (dice.percent(50)) {
      selector.match(key, dice.of(values));
      return;
    }
    switch (dice.between(0, 5)) {
      case 0, 1 -> selector.expression(key, "In", dice.some(1, 3, values));
      case 2 -> selector.expression(key, "NotIn", dice.some(1, 2, values));
      case 3, 4 -> selector.expression(key, "Exists", List.of());
      default -> selector.expression(key, "DoesNotExist", List.of());
    }
  }

  /** A selector while it grows. */
  private final class Selector {
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Map<String, Object>> expressions = new ArrayList<>();

    void match(String key, String value) {
      labels.put(key, value);
    }

    void expression(String key, String operator, List<String> values) {
      var expression = MeshJson.object("key", key, "operator", operator);
      if (!values.isEmpty()) {
        expression.put("values", values);
      } else if (dice.percent(10)) {
        expression.put("values", List.of());
      }
      expressions.add(expression);
    }

    Map<String, Object> object() {
      var object = new LinkedHashMap<String, Object>();
      if (!labels.isEmpty() || dice.percent(5)) {
        object.put("matchLabels", labels);
      }
      if (!expressions.isEmpty()) {
        object.put("matchExpressions", expressions);
      }
      return object;
    }
  }
}
