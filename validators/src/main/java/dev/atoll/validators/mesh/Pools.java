package dev.atoll.validators.mesh;

import dev.atoll.fleet.model.Located;
import dev.atoll.fleet.net.Cidr;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pools from which Cilium's operator gives each node a block, by the values of {@code ipam} in
 * Cilium's chart (1.18 to 1.20 alike).
 */
final class Pools {

  /**
   * Blocks of one family that are cut by one mask.
   *
   * @param mask prefix length of a node's block
   * @param written whether the blocks are written, or Cilium's default
   */
  record Pool(Family family, List<Located<Cidr>> blocks, Located<Integer> mask, boolean written) {}

  private final Settings settings;
  private final List<Pool> pools = new ArrayList<>();

  private Pools(Settings settings) {
    this.settings = settings;
  }

  static List<Pool> of(Settings settings) {
    var pools = new Pools(settings);
    switch (settings.ipamMode()) {
      case "cluster-pool" -> {
        pools.clusterPool(Family.V4, "10.0.0.0/8", 24);
        pools.clusterPool(Family.V6, "fd00::/104", 120);
      }
      case "multi-pool" -> pools.multiPool();
      default -> {}
    }
    return pools.pools;
  }

  private void clusterPool(Family family, String block, int mask) {
    if (!settings.isEnabled(family)) {
      return;
    }
    var base = "ipam.operator.clusterPool" + family.label();
    var written = settings.values().value(base + "PodCIDRList").filter(v -> !v.isNull());
    var blocks =
        written
            .map(Pools::blocks)
            .orElseGet(() -> List.of(new Located<>(Cidr.of(block), settings.pos("ipam.mode"))));
    var size = settings.values().value(base + "MaskSize").flatMap(Pools::number);
    var pos = blocks.isEmpty() ? settings.pos() : blocks.getFirst().pos();
    pools.add(new Pool(family, blocks, size.orElse(new Located<>(mask, pos)), written.isPresent()));
  }

  private void multiPool() {
    settings
        .values()
        .value("ipam.operator.autoCreateCiliumPodIPPools")
        .flatMap(Value::asMapping)
        .ifPresent(named -> named.entries().values().forEach(e -> multiPool(e.value())));
  }

  private void multiPool(Value pool) {
    for (var family : Family.values()) {
      pool.asMapping()
          .flatMap(m -> m.mapping(family.key()))
          .ifPresent(spec -> multiPool(family, spec));
    }
  }

  private void multiPool(Family family, Mapping spec) {
    var blocks = spec.get("cidrs").map(Pools::blocks).orElse(List.of());
    spec.get("maskSize")
        .flatMap(Pools::number)
        .ifPresent(mask -> pools.add(new Pool(family, blocks, mask, true)));
  }

  /** A list, or one string with spaces between; what does not parse is left to Cilium's schema. */
  private static List<Located<Cidr>> blocks(Value value) {
    return switch (value) {
      case Sequence s -> s.items().stream().flatMap(i -> blocks(i).stream()).toList();
      case Scalar s -> split(s.text(), s.pos());
      case Mapping m -> List.of();
    };
  }

  private static List<Located<Cidr>> split(String text, SourcePos pos) {
    var blocks = new ArrayList<Located<Cidr>>();
    for (var part : text.trim().split("[ ,]+", -1)) {
      Cidr.parse(part).good().ifPresent(c -> blocks.add(new Located<>(c, pos)));
    }
    return blocks;
  }

  private static Optional<Located<Integer>> number(Value value) {
    return value instanceof Scalar s && s.text().matches("\\d{1,3}")
        ? Optional.of(new Located<>(Integer.valueOf(s.text()), s.pos()))
        : Optional.empty();
  }
}
