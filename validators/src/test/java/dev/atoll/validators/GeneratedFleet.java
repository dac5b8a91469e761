package dev.atoll.validators;

import dev.atoll.fleet.files.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A random sound fleet, of clusters whose fields tests may spoil before the files are made. */
final class GeneratedFleet {

  /** One cluster; all of its fields are YAML text. */
  static final class Island {
    String name = "";
    int id;
    String pods = "";
    String services = "";
    String nodes = "";
    String version = "1.20.2";
    String nativeRange = "10.0.0.0/8";
    String routing = "native";
    String address = "";
    String moreValues = "";

    private String yaml() {
      return """
      apiVersion: atoll.dev/v1alpha1
      kind: Cluster
      metadata: {name: %s}
      spec:
        id: %d
        podCIDRs: [%s]
        serviceCIDRs: [%s]
        nodeCIDRs: [%s]
        datapath:
          version: %s
          values:
            routingMode: %s
            ipv4NativeRoutingCIDR: %s
            ipam: {operator: {clusterPoolIPv4PodCIDRList: [%s]}}
            %s
        mesh: {address: %s}
      """
          .formatted(
              name,
              id,
              pods,
              services,
              nodes,
              version,
              routing,
              nativeRange,
              pods,
              moreValues,
              address);
    }
  }

  final List<Island> islands = new ArrayList<>();

  /** 2 to 20 clusters with IDs, lengths and places of ranges, and versions by chance. */
  GeneratedFleet(Random random) {
    var count = 2 + random.nextInt(19);
    var ids = shuffled(IntStream.rangeClosed(1, 255).boxed().toList(), random);
    var blocks = shuffled(IntStream.range(0, 200).boxed().toList(), random);
    for (var i = 0; i < count; i++) {
      var island = new Island();
      island.name = "island-" + i;
      island.id = ids.get(i);
      island.pods = "10.%d.0.0/%d".formatted(blocks.get(i), 16 + random.nextInt(5));
      island.services = "172.%d.%d.0/22".formatted(16 + i / 8, 128 + 4 * (i % 8));
      island.nodes = "192.168.%d.0/28".formatted(i);
      island.version = random.nextBoolean() ? "1.20.2" : "1.19.4";
      island.address = island.name + ".mesh.example";
      islands.add(island);
    }
  }

  private static List<Integer> shuffled(List<Integer> numbers, Random random) {
    var copy = new ArrayList<>(numbers);
    Collections.shuffle(copy, random);
    return copy;
  }

  Review review() {
    return Scenarios.review(files());
  }

  private Map<String, SourceFile> files() {
    var files = new TreeMap<String, SourceFile>();
    add(
        files,
        "fleet.yaml",
        """
        apiVersion: atoll.dev/v1alpha1
        kind: Fleet
        metadata: {name: islands}
        spec: {reserved: [{cidr: 100.64.0.0/10, owner: vpn}]}
        """);
    for (var i = 0; i < islands.size(); i++) {
      add(files, "clusters/" + i + ".yaml", islands.get(i).yaml());
    }
    return files;
  }

  private static void add(Map<String, SourceFile> files, String path, String text) {
    files.put(path, new SourceFile(path, text.getBytes(StandardCharsets.UTF_8)));
  }
}
