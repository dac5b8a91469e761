package dev.atoll.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.model.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Inventories as text. */
class InventoryTextTest {

  private static final int PART = 384 * 1024;

  @Test
  void a_large_inventory_is_split_and_read_back_whole() {
    var inventory = inventory(5000);

    var parts = parts(inventory);

    assertThat(parts).hasSizeGreaterThan(1);
    assertThat(parts.values())
        .allSatisfy(t -> assertThat(t.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(PART + 1));
    assertThat(InventoryText.read(InventoryText.header(inventory, parts.keySet()), parts))
        .isEqualTo(inventory);
  }

  @Test
  void a_part_that_is_missing_or_broken_makes_it_incomplete() {
    var inventory = inventory(5000);
    var parts = parts(inventory);
    var header = InventoryText.header(inventory, parts.keySet());
    var first = parts.firstKey();

    var broken = new TreeMap<>(parts);
    broken.put(first, parts.get(first).replaceFirst("\\}", ""));
    parts.remove(first);

    assertThat(InventoryText.read(header, parts).complete()).isFalse();
    assertThat(InventoryText.read(header, broken).complete()).isFalse();
    assertThat(InventoryText.read(header, broken).entries()).hasSize(4999);
  }

  @Test
  void a_header_that_cannot_be_read_is_no_inventory() {
    assertThat(InventoryText.read("{", new TreeMap<>())).isEqualTo(Inventory.NONE);
  }

  private static TreeMap<String, String> parts(Inventory inventory) {
    var parts = new TreeMap<String, String>();
    InventoryText.entries(inventory, PART).forEach(t -> parts.put("part-" + parts.size(), t));
    return parts;
  }

  private static Inventory inventory(int objects) {
    var entries = new TreeMap<ObjectKey, Inventory.Entry>();
    for (var i = 0; i < objects; i++) {
      var key = new ObjectKey("cilium.io", "CiliumNetworkPolicy", "namespace-" + i, "policy");
      entries.put(key, new Inventory.Entry("uid-" + i, "d".repeat(64), i == 0 ? "s" : "", i == 1));
    }
    var header = new Inventory.Header("islands", "one", "uid", "c2", "c1", "digest", 3);
    return new Inventory(Optional.of(header), entries, true);
  }
}
