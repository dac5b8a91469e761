package dev.atoll.reconciler.kube;

import dev.atoll.fleet.value.Digests;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Values;
import dev.atoll.reconciler.plan.Inventory;
import dev.atoll.reconciler.plan.InventoryText;
import dev.atoll.reconciler.plan.Marks;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A fleet's inventory in a cluster: the ConfigMap {@code atoll-inventory-FLEET} with the header,
 * and one for each part of the entries, named by its content. Parts are written first and the
 * header last, so that at any moment the header names parts that are there.
 */
final class InventoryStore {

  static final String LABEL = "atoll.dev/inventory";

  /** etcd refuses 1.5 MiB; kubectl's and others' copies of an object count too. */
  static final int PART_BYTES = 384 * 1024;

  private static final String MAPS = "/api/v1/namespaces/" + Marks.NAMESPACE + "/configmaps";

  private final KubeHttp http;
  private final String fleet;
  private final String name;

  private Map<String, String> stored = Map.of();
  private String resourceVersion = "";
  private @Nullable Inventory current;

  InventoryStore(KubeHttp http, String fleet) {
    this.http = http;
    this.fleet = fleet;
    this.name = "atoll-inventory-" + fleet;
  }

  /** The inventory as the cluster holds it. */
  Inventory read() {
    var call =
        Call.get(MAPS + "?labelSelector=" + Paths.query(LABEL + "=" + fleet), "the inventory");
    var list = Parsing.json(http.cluster(), call, http.must(call));
    var parts = new TreeMap<String, String>();
    var header = Optional.<Mapping>empty();
    for (var item : list.items("items")) {
      var map = item.asMapping().orElseThrow();
      var itsName = map.string("metadata", "name").orElse("");
      if (itsName.equals(name)) {
        resourceVersion = map.string("metadata", "resourceVersion").orElse("");
        header = Optional.of(map);
      }
      map.string("data", "entries").ifPresent(text -> parts.put(itsName, text));
    }
    stored = parts;
    var read =
        header
            .flatMap(h -> h.string("data", "header"))
            .map(h -> InventoryText.read(h, parts))
            .orElse(Inventory.NONE);
    current = read;
    return read;
  }

  /** Writes what changed; nothing where nothing did. */
  void write(Inventory inventory) {
    if (inventory.equals(current)) {
      return;
    }
    if (resourceVersion.isEmpty()) {
      createNamespace();
    }
    var parts = new TreeMap<String, String>();
    for (var text : InventoryText.entries(inventory, PART_BYTES)) {
      parts.put(
          name + "-" + Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32),
          text);
    }
    parts.forEach((part, text) -> {
      if (!stored.containsKey(part)) {
        create(part, Map.of("entries", text));
      }
    });
    writeHeader(Map.of("header", InventoryText.header(inventory, parts.keySet())));
    stored.keySet().stream().filter(p -> !parts.containsKey(p)).forEach(this::delete);
    stored = parts;
    current = inventory;
  }

  /** Removes the inventory; the namespace stays. */
  void deleteAll() {
    delete(name);
    stored.keySet().forEach(this::delete);
    stored = Map.of();
    resourceVersion = "";
    current = Inventory.NONE;
  }

  private void createNamespace() {
    var body =
        Values.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Map.of("name", Marks.NAMESPACE)));
    var call = post("/api/v1/namespaces", Json.write(body), "the namespace " + Marks.NAMESPACE);
    http.send(call); // 409: it is there
  }

  private void create(String part, Map<String, String> data) {
    var answer = http.send(post(MAPS, body(part, data, ""), "the inventory"));
    if (answer.status() == 409) {
      return; // its name is its content
    }
    if (!answer.ok()) {
      throw Refusal.of(http.cluster(), post(MAPS, new byte[0], "the inventory"), answer);
    }
  }

  private void writeHeader(Map<String, String> data) {
    var call =
        resourceVersion.isEmpty()
            ? post(MAPS, body(name, data, ""), "the inventory")
            : new Call(
                "PUT",
                MAPS + "/" + name + "?fieldManager=" + Marks.MANAGER,
                "application/json",
                body(name, data, resourceVersion),
                "the inventory",
                false);
    var answer = http.send(call);
    if (answer.status() == 409 && isOwnLostAnswer(data)) {
      return;
    }
    if (!answer.ok()) {
      throw Refusal.of(http.cluster(), call, answer);
    }
    resourceVersion =
        Parsing.json(http.cluster(), call, answer).string("metadata", "resourceVersion").orElse("");
  }

  /** A write whose answer got lost is tried again and then meets itself. */
  private boolean isOwnLostAnswer(Map<String, String> data) {
    var call = Call.get(MAPS + "/" + name, "the inventory");
    var map = Parsing.json(http.cluster(), call, http.must(call));
    if (!map.string("data", "header").equals(Optional.ofNullable(data.get("header")))) {
      return false;
    }
    resourceVersion = map.string("metadata", "resourceVersion").orElse("");
    return true;
  }

  private void delete(String part) {
    http.send(
        new Call(
            "DELETE",
            MAPS + "/" + part,
            "application/json",
            "{}".getBytes(StandardCharsets.UTF_8),
            "the inventory",
            false));
  }

  private static Call post(String path, byte[] body, String what) {
    return new Call(
        "POST", path + "?fieldManager=" + Marks.MANAGER, "application/json", body, what, false);
  }

  private byte[] body(String part, Map<String, String> data, String version) {
    var metadata = new TreeMap<String, Object>();
    metadata.put("name", part);
    metadata.put("namespace", Marks.NAMESPACE);
    metadata.put("labels", Map.of(LABEL, fleet));
    if (!version.isEmpty()) {
      metadata.put("resourceVersion", version);
    }
    return Json.write(
        Values.of(
            Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "data", data)));
  }
}
