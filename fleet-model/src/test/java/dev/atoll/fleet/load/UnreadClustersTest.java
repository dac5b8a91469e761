package dev.atoll.fleet.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.FileRule;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.SourcePos;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadClustersTest {

  private static final String ONE =
      """
      apiVersion: atoll.dev/v1alpha1
      kind: Cluster
      metadata: {name: one}
      spec: {id: 1, datapath: {version: 1.20.2}}
      """;

  private static final String PLACED =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop, annotations: {atoll.dev/clusters: name=%s}}
      """;

  private static Checked<Fleet> load(String placedOn, String root, List<Finding> earlier) {
    var files =
        List.of(
            file(root + "fleet.yaml", ONE.replace("Cluster", "Fleet").replaceAll("spec: .*", "")),
            file(root + "clusters/one.yaml", ONE),
            file(root + "namespaces/shop.yaml", PLACED.formatted(placedOn)));
    var path = root.isEmpty() ? "" : root.substring(0, root.length() - 1);
    return FleetLoader.load(new Checked<>(new FleetFiles(path, files), earlier));
  }

  private static SourceFile file(String path, String text) {
    return new SourceFile(path, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Finding> tooLarge(String path) {
    return List.of(
        Finding.of(FileRule.FILE_TOO_LARGE, SourcePos.ofFile(path), "it is too large", ""));
  }

  @Test
  void a_cluster_whose_file_could_not_be_had_is_not_missed_elsewhere() {
    assertThat(load("two", "", tooLarge("clusters/two.yaml")).findings()).isEmpty();
    assertThat(load("two", "a/b/", tooLarge("a/b/clusters/two.yaml")).findings()).isEmpty();
  }

  @Test
  void a_cluster_that_no_file_may_be_about_is_missed() {
    assertThat(load("two", "", List.of()).findings()).hasSize(1);
    assertThat(load("two", "", tooLarge("policies/two.yaml")).findings()).hasSize(1);
    assertThat(load("tow", "", tooLarge("clusters/two.yaml")).findings()).hasSize(1);
    assertThat(load("two", "a/b/", tooLarge("a/clusters/two.yaml")).findings()).hasSize(1);
  }

  @Test
  void what_is_placed_on_a_cluster_that_could_not_be_read_goes_nowhere() {
    var fleet = load("two", "", tooLarge("clusters/two.yaml")).value();
    assertThat(fleet.unreadClusters()).containsExactly("two");
    assertThat(fleet.objects().getFirst().clusters().matches(fleet.clusters().getFirst().labels()))
        .isFalse();
  }
}
