package dev.atoll.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Differential: what we read is what kubectl sends. */
class KubectlAgreementTest {

  private static final long SEED = 20_260_101;

  @Test
  void every_scalar_means_what_kubectl_says() {
    var texts = new ArrayList<String>();
    for (var scalar : ScalarTable.all()) {
      texts.add("v: " + scalar + "\n");
      texts.add("- " + scalar + "\n");
      texts.add("l: [a, " + scalar + "]\n");
      texts.add(scalar + ": x\n");
    }
    var asMappings = texts.stream().map(t -> t.startsWith("- ") ? "l:\n" + t : t).toList();
    var agreement = Agreement.of(asMappings);
    assertThat(Agreement.some(agreement.disagreements)).as("seed " + SEED).isEmpty();
    assertThat(Agreement.some(agreement.onlyOurs)).isEmpty();
    assertThat(agreement.sameData)
        .as("seed " + SEED + ": " + agreement)
        .isGreaterThan(asMappings.size() * 3 / 4);
  }

  @Test
  void random_documents_mean_what_kubectl_says() {
    var random = new Random(SEED);
    var texts = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) {
      texts.add(new YamlGenerator(random).file());
    }
    var agreement = Agreement.of(texts);
    assertThat(Agreement.some(agreement.disagreements)).as("seed " + SEED).isEmpty();
    assertThat(Agreement.some(agreement.onlyOurs)).isEmpty();
    assertThat(agreement.sameData)
        .as("seed " + SEED + ": " + agreement)
        .isGreaterThan(texts.size() * 3 / 4);
  }

  @Test
  void damaged_files_are_never_read_as_other_data_than_kubectls() {
    var random = new Random(SEED);
    var texts = new ArrayList<String>();
    for (int i = 0; i < 6_000; i++) {
      texts.add(Mutations.ofText(Mutations.realFile(i), random));
    }
    var agreement = Agreement.of(texts);
    assertThat(Agreement.some(agreement.disagreements)).as("seed " + SEED).isEmpty();
    assertThat(agreement.onlyOurs).hasSizeLessThan(texts.size() / 100);
    assertThat(agreement.sameData).as("seed " + SEED + ": " + agreement).isGreaterThan(500);
    assertThat(agreement.bothRefuse).as("seed " + SEED + ": " + agreement).isGreaterThan(500);
  }

  @Test
  void what_the_writer_wrote_kubectl_reads_as_the_same_data() {
    var random = new Random(SEED);
    var values = new ArrayList<Value>();
    for (int i = 0; i < 2_000; i++) {
      values.add(new ValueGenerator(random).mapping(0));
    }
    var texts = values.stream().map(YamlWriter::write).toList();
    var files = texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    var answers = Kubectl.read(files);
    for (int i = 0; i < values.size(); i++) {
      var json = answers.get(i).text().isEmpty() ? "{}" : answers.get(i).text();
      assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8)))
          .as("seed " + SEED + ", document " + i + ":\n" + texts.get(i))
          .isEqualTo(values.get(i));
    }
  }
}
