package dev.atoll.policy.refusal;

import dev.atoll.fleet.schema.Nearest;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Value;
import dev.atoll.policy.text.RuleEntry;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Kafka rules, which Cilium has until 1.19. Source: {@code github.com/cilium/proxy}, {@code
 * pkg/policy/api/kafka/kafka.go} (PortRule.Sanitize).
 */
final class KafkaRules {

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9\\\\._-]+");
  private static final Pattern VERSION = Pattern.compile("[+]?[0-9]{1,20}|-0+");
  private static final int HIGHEST = 32767;

  private static final Set<String> KEYS =
      Set.of(
          """
          produce fetch offsets metadata leaderandisr stopreplica updatemetadata
          controlledshutdown offsetcommit offsetfetch findcoordinator joingroup heartbeat
          leavegroup syncgroup describegroups listgroups saslhandshake apiversions createtopics
          deletetopics deleterecords initproducerid offsetforleaderepoch addpartitionstotxn
          addoffsetstotxn endtxn writetxnmarkers txnoffsetcommit describeacls createacls
          deleteacls describeconfigs alterconfigs
          """
              .strip()
              .split("\\s+"));

  private KafkaRules() {}

  static void check(Mapping rules, Found found) {
    RuleEntry.mappings(rules, "kafka").forEach(r -> rule(r, found));
  }

  private static void rule(Mapping rule, Found found) {
    var key = text(rule, "apiKey");
    if (!key.isEmpty() && !text(rule, "role").isEmpty()) {
      refuse(rule, "role", "a role and an apiKey", "write one of them", found);
    }
    if (!key.isEmpty() && !KEYS.contains(key.toLowerCase(Locale.ROOT))) {
      refuse(rule, "apiKey", "the apiKey " + key, Nearest.question(key, KEYS), found);
    }
    var version = text(rule, "apiVersion");
    if (!version.isEmpty() && !isVersion(version)) {
      refuse(rule, "apiVersion", "the apiVersion " + version, "write a number", found);
    }
    var topic = text(rule, "topic");
    if (!topic.isEmpty() && !TOPIC.matcher(topic).matches()) {
      refuse(rule, "topic", "the topic " + topic, "", found);
    }
  }

  private static boolean isVersion(String version) {
    return VERSION.matcher(version).matches()
        && (version.startsWith("-") || Double.parseDouble(version) <= HIGHEST);
  }

  private static String text(Mapping rule, String field) {
    return rule.string(field).orElse("");
  }

  private static void refuse(Mapping rule, String field, String what, String hint, Found found) {
    var pos = rule.get(field).map(Value::pos).orElse(rule.pos());
    LayerSevenRules.refuse(pos, "a Kafka rule with " + what, hint, found);
  }
}
