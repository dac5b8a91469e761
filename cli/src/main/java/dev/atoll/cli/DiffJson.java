package dev.atoll.cli;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.difference.Difference;
import dev.atoll.policy.difference.FlowChange;
import dev.atoll.policy.reach.Allowed;
import dev.atoll.validators.change.Because;
import dev.atoll.validators.change.FleetChange;
import dev.atoll.validators.change.ObjectChanges;
import dev.atoll.validators.change.Places;
import dev.atoll.validators.intent.IntentResult;
import dev.atoll.validators.intent.Witness;
import dev.atoll.validators.report.JsonReport;
import dev.atoll.validators.waiver.Reported;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The stable shape of {@code diff --format json}. */
final class DiffJson {

  private final Places places;

  private DiffJson(FleetChange change) {
    this.places = new Places(change.base(), change.head());
  }

  /** One line. */
  static String write(FleetChange change, Difference shown) {
    var json = new DiffJson(change);
    var root = new LinkedHashMap<String, Object>();
    root.put("objects", objects(change.objects()));
    root.put("flows", json.flows(shown));
    root.put("intents", change.broken().stream().map(DiffJson::intent).toList());
    root.put("findings", findings(change));
    return Json.text(Values.of(root)) + "\n";
  }

  /** An intent that held before and does not after, or is new and does not hold. */
  private static Object intent(IntentResult broken) {
    var intent = broken.intent();
    var object = new LinkedHashMap<String, Object>();
    object.put("name", intent.name());
    object.put("severity", intent.severity().name().toLowerCase(Locale.ROOT));
    object.put("form", intent.form().name().toLowerCase(Locale.ROOT));
    object.put("pairs", broken.pairs());
    object.put("broken", broken.broken());
    object.put("witnesses", broken.witnesses().stream().map(DiffJson::witness).toList());
    object.put("file", intent.pos().file());
    object.put("line", intent.pos().line());
    return object;
  }

  private static Object witness(Witness witness) {
    var object = new LinkedHashMap<String, Object>();
    object.put("from", witness.from());
    object.put("to", witness.to());
    object.put("ports", witness.portsText());
    return object;
  }

  private static Object objects(Map<String, ObjectChanges> changes) {
    var all = new LinkedHashMap<String, Object>();
    changes.forEach((cluster, o) -> {
      var verbs = new LinkedHashMap<String, Object>();
      verbs.put("create", names(o.create()));
      verbs.put("update", names(o.update()));
      verbs.put("delete", names(o.delete()));
      all.put(cluster, verbs);
    });
    return all;
  }

  private static List<String> names(List<ObjectKey> keys) {
    return keys.stream().map(ObjectKey::toString).toList();
  }

  private Object flows(Difference shown) {
    var flows = new LinkedHashMap<String, Object>();
    flows.put("opened", shown.opened().stream().map(f -> flow(f, f.after())).toList());
    flows.put("closed", shown.closed().stream().map(f -> flow(f, f.before())).toList());
    flows.put("changed", shown.changed().stream().map(this::changed).toList());
    return flows;
  }

  private Map<String, Object> flow(FlowChange flow, List<Allowed> allowed) {
    var object = new LinkedHashMap<String, Object>();
    object.put("from", flow.from().name());
    object.put("to", flow.to().name());
    object.put("allowed", ports(allowed));
    object.put("because", places.of(flow.because()).stream().map(DiffJson::because).toList());
    return object;
  }

  private Map<String, Object> changed(FlowChange flow) {
    var object = flow(flow, flow.after());
    object.put("was", ports(flow.before()));
    object.put("change", FlowWords.kind(flow.kind()));
    return object;
  }

  private static Object ports(List<Allowed> allowed) {
    return Permitted.of(allowed).stream()
        .map(list -> {
          var object = new LinkedHashMap<String, Object>();
          object.put("protocol", list.protocol().word());
          object.put("ports", list.ports());
          object.put("l7", list.layerSeven());
          return object;
        })
        .toList();
  }

  private static Object because(Because because) {
    var object = new LinkedHashMap<String, Object>();
    object.put("file", because.pos().file());
    object.put("line", because.pos().line());
    object.put("what", because.what());
    object.put("rule", because.rule());
    object.put("change", because.how().name().toLowerCase(Locale.ROOT));
    object.put("cluster", because.cluster());
    return object;
  }

  private static Object findings(FleetChange change) {
    var object = new LinkedHashMap<String, Object>();
    object.put("appeared", findings(change.findings().appeared()));
    object.put("disappeared", findings(change.findings().disappeared()));
    return object;
  }

  /** In the shape of {@code check}. */
  private static Value findings(List<Reported> findings) {
    var report = Json.read(JsonReport.write(findings).getBytes(StandardCharsets.UTF_8));
    return report.asMapping().flatMap(m -> m.get("findings")).orElseThrow();
  }
}
