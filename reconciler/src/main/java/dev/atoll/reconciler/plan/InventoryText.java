package dev.atoll.reconciler.plan;

import dev.atoll.fleet.model.ObjectKey;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.JsonSyntaxException;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import dev.atoll.fleet.value.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An inventory as text: a JSON object for the header, a line of JSON for each entry. */
public final class InventoryText {

  private InventoryText() {}

  /** The header, and the names of the parts that hold the entries. */
  public static String header(Inventory inventory, Collection<String> parts) {
    var header = inventory.header().orElseThrow();
    var json = new LinkedHashMap<String, Object>();
    json.put("fleet", header.fleet());
    json.put("cluster", header.cluster());
    json.put("clusterUid", header.clusterUid());
    json.put("attempted", header.attempted());
    json.put("applied", header.applied());
    json.put("digest", header.digest());
    json.put("removed", header.removed());
    json.put("parts", List.copyOf(parts));
    return Json.text(Values.of(json));
  }

  /** The entries in texts of about so many bytes. */
  public static List<String> entries(Inventory inventory, int bytes) {
    var texts = new ArrayList<String>();
    var text = new StringBuilder();
    inventory
        .entries()
        .forEach((key, entry) -> {
          var line = line(key, entry);
          if (text.length() + line.length() > bytes) {
            texts.add(text.toString());
            text.setLength(0);
          }
          text.append(line).append('\n');
        });
    if (!text.isEmpty()) {
      texts.add(text.toString());
    }
    return texts;
  }

  private static String line(ObjectKey key, Inventory.Entry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("group", key.group());
    json.put("kind", key.kind());
    json.put("namespace", key.namespace());
    json.put("name", key.name());
    json.put("uid", entry.uid());
    json.put("digest", entry.digest());
    if (!entry.settled().isEmpty()) {
      json.put("settled", entry.settled());
    }
    if (entry.release()) {
      json.put("release", true);
    }
    return Json.text(Values.of(json));
  }

  /** What the header names; not complete where a part or a line of it is missing. */
  public static Inventory read(String headerText, Map<String, String> parts) {
    var header = object(headerText);
    if (header.isEmpty()) {
      return Inventory.NONE;
    }
    var entries = new TreeMap<ObjectKey, Inventory.Entry>();
    var complete = true;
    for (var part : header.get().items("parts")) {
      var text = Optional.ofNullable(parts.get(part.asString().orElse("")));
      complete &= text.isPresent();
      for (var line : text.orElse("").split("\n", -1)) {
        if (!line.isEmpty()) {
          complete &= entry(line, entries);
        }
      }
    }
    return new Inventory(Optional.of(header(header.get())), entries, complete);
  }

  private static boolean entry(String line, Map<ObjectKey, Inventory.Entry> entries) {
    var json = object(line);
    json.ifPresent(e ->
        entries.put(
            new ObjectKey(text(e, "group"), text(e, "kind"), text(e, "namespace"), text(e, "name")),
            new Inventory.Entry(
                text(e, "uid"),
                text(e, "digest"),
                text(e, "settled"),
                e.get("release").isPresent())));
    return json.isPresent();
  }

  private static Inventory.Header header(Mapping h) {
    return new Inventory.Header(
        text(h, "fleet"),
        text(h, "cluster"),
        text(h, "clusterUid"),
        text(h, "attempted"),
        text(h, "applied"),
        text(h, "digest"),
        h.get("removed").map(InventoryText::number).orElse(0));
  }

  private static int number(Value value) {
    return value instanceof Scalar s && s.text().matches("\\d{1,9}")
        ? Integer.parseInt(s.text())
        : 0;
  }

  private static String text(Mapping mapping, String field) {
    return mapping.string(field).orElse("");
  }

  private static Optional<Mapping> object(String json) {
    try {
      return Json.read(json.getBytes(StandardCharsets.UTF_8)).asMapping();
    } catch (JsonSyntaxException e) {
      return Optional.empty(); // somebody edited it: the rest still counts
    }
  }
}
