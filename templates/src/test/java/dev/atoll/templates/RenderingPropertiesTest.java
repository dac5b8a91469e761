package dev.atoll.templates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.DirectoryFiles;
import dev.atoll.fleet.files.FileLimits;
import dev.atoll.fleet.files.FleetFiles;
import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.load.FleetLoader;
import dev.atoll.fleet.model.Cluster;
import dev.atoll.fleet.model.Fleet;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Sequence;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.fleet.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scenario. */
class RenderingPropertiesTest {

  static Stream<Path> scenarios() throws IOException {
    return ScenariosTest.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void the_order_of_documents_does_not_change_a_byte(Path scenario) {
    var fleet = load(files(scenario));
    var expected = digests(fleet);
    for (var seed = 1L; seed <= 20; seed++) {
      assertThat(digests(shuffled(fleet, new Random(seed)))).as("seed " + seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void a_cluster_does_not_change_when_an_unrelated_one_joins(Path scenario) {
    var fleet = load(files(scenario));
    var stranger = Fleets.cluster("stranger", 99, "1.20.2");
    var clusters = new ArrayList<>(fleet.clusters());
    clusters.add(stranger);

    var after = digests(with(fleet, clusters));

    after.keySet().removeIf(path -> path.startsWith("stranger/"));
    assertThat(after).isEqualTo(digests(fleet));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void one_cluster_alone_renders_as_it_does_among_all(Path scenario) {
    var fleet = load(files(scenario));
    var alone = new TreeMap<String, String>();
    fleet.clusters().forEach(c -> add(Templates.render(fleet, c).value(), alone));

    assertThat(alone).isEqualTo(digests(fleet));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void every_scalar_points_to_a_line_in_git(Path scenario) {
    var files = files(scenario);
    var lines = lines(files);
    Templates.of(load(files))
        .each(rendered -> {
          rendered.objects().forEach(o -> pointsToLines(o.value(), lines));
          rendered.helmValues().ifPresent(v -> pointsToLines(v, lines));
        });
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void what_is_written_in_a_spec_stands_on_its_line(Path scenario) {
    var files = files(scenario);
    var lines = lines(files);
    var sources = new ArrayList<String>();
    Templates.of(load(files))
        .each(rendered ->
            rendered.objects().stream()
                .filter(o -> o.ownership() == Ownership.SPEC)
                .forEach(o ->
                    scalars(
                        o.value().at("spec").orElseThrow(),
                        (path, s) -> {
                          if (!path.contains(PeerClusters.LABEL)) {
                            sources.add(line(s.pos(), lines) + " holds " + s.text());
                            holds(s, line(s.pos(), lines));
                          }
                        })));
    if (!scenario.toString().matches(".*(global-service|connections)")) {
      assertThat(sources).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void no_substitution_is_left_where_nothing_was_wrong(Path scenario) {
    var fleet = load(files(scenario));
    for (var cluster : fleet.clusters()) {
      var rendered = Templates.render(fleet, cluster);
      if (rendered.findings().stream()
          .anyMatch(f -> f.rule() == TemplateRule.UNKNOWN_SUBSTITUTION)) {
        continue;
      }
      for (var object : rendered.value().objects()) {
        var spec = object.value().at("spec").orElse(Mapping.empty(SourcePos.NONE));
        scalars(spec, (path, s) -> assertThat(s.text()).doesNotContain("${cluster."));
      }
    }
  }

  /** A scalar's text is on its line, unless a substitution made it. */
  private static void holds(Scalar scalar, String line) {
    if (!line.contains("${cluster.")) {
      assertThat(line).contains(scalar.source());
    }
  }

  private static void pointsToLines(Value value, Map<String, List<String>> lines) {
    scalars(value, (path, s) -> assertThat(line(s.pos(), lines)).as(path).isNotBlank());
  }

  private static String line(SourcePos pos, Map<String, List<String>> lines) {
    assertThat(lines).as(pos.toString()).containsKey(pos.file());
    var text = lines.getOrDefault(pos.file(), List.of());
    assertThat(pos.line()).as(pos.toString()).isBetween(1, text.size());
    return text.get(pos.line() - 1);
  }

  private static void scalars(Value value, BiConsumer<String, Scalar> then) {
    scalars("", value, then);
  }

  private static void scalars(String path, Value value, BiConsumer<String, Scalar> then) {
    switch (value) {
      case Scalar s -> then.accept(path, s);
      case Mapping m -> m.entries().forEach((key, e) -> scalars(path + "/" + key, e.value(), then));
      case Sequence s -> {
        var isAdded = s.items().toString().contains(PeerClusters.LABEL);
        var here = isAdded && path.endsWith("matchExpressions") ? path + PeerClusters.LABEL : path;
        s.items().forEach(item -> scalars(here, item, then));
      }
    }
  }

  private static FleetFiles files(Path scenario) {
    return DirectoryFiles.read(scenario.resolve("fleet"), FileLimits.DEFAULT).value();
  }

  private static Fleet load(FleetFiles files) {
    return FleetLoader.load(files).value();
  }

  private static Map<String, List<String>> lines(FleetFiles files) {
    var lines = new HashMap<String, List<String>>();
    for (SourceFile file : files.files()) {
      lines.put(file.path(), new String(file.content(), StandardCharsets.UTF_8).lines().toList());
    }
    return lines;
  }

  private static Map<String, String> digests(Fleet fleet) {
    var digests = new TreeMap<String, String>();
    Templates.of(fleet).each(r -> add(r, digests));
    return digests;
  }

  private static void add(Rendered rendered, Map<String, String> digests) {
    Cluster cluster = rendered.cluster();
    rendered.objects().forEach(o -> digests.put(RenderedFiles.path(cluster, o), o.digest()));
    rendered
        .helmValues()
        .ifPresent(
            v -> digests.put(RenderedFiles.helmValuesPath(cluster), new Manifest(v).digest()));
  }

  private static Fleet shuffled(Fleet fleet, Random random) {
    return new Fleet(
        fleet.settings(),
        shuffled(fleet.clusters(), random),
        shuffled(fleet.services(), random),
        shuffled(fleet.objects(), random),
        shuffled(fleet.meshPolicies(), random),
        fleet.workloads(),
        fleet.intents(),
        fleet.waivers());
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    var copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }

  private static Fleet with(Fleet fleet, List<Cluster> clusters) {
    return new Fleet(
        fleet.settings(),
        clusters,
        fleet.services(),
        fleet.objects(),
        fleet.meshPolicies(),
        fleet.workloads(),
        fleet.intents(),
        fleet.waivers());
  }
}
