package dev.atoll.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Checked;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Mapping;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.Value;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlReaderTest {

  private static final long SEED = 20_260_103;

  @Test
  void every_key_and_value_knows_its_line_and_column() {
    var object = one("# c\na: 1\nb:\n  - x\n  - {c: é, d: \"q\"}\n---\ne: |\n  text\n");
    assertThat(object.keyPos("a")).hasToString("f.yaml:2:1");
    assertThat(at(object, "a").pos()).hasToString("f.yaml:2:4");
    assertThat(at(object, "b").pos()).hasToString("f.yaml:4:3");
    var item = object.items("b").get(1).asMapping().orElseThrow();
    assertThat(item.pos()).hasToString("f.yaml:5:5");
    assertThat(item.keyPos("d")).hasToString("f.yaml:5:12");
    assertThat(at(item, "d").pos()).hasToString("f.yaml:5:15");
  }

  @Test
  void a_later_document_counts_lines_from_the_top_of_the_file() {
    var second = read("a: 1\n---\n\nb: 1\n").value().get(1);
    assertThat(second.pos()).hasToString("f.yaml:4:1");
  }

  @Test
  void a_mistake_in_one_document_does_not_hide_the_others() {
    var read = read("a: 1\n---\nb: [\n---\nc: 1\nc: 2\n---\nd: 1\n");
    assertThat(read.value()).extracting(Json::text).contains("{\"a\":1}", "{\"d\":1}");
    assertThat(codes(read)).containsExactly("YAML001", "YAML004");
  }

  @Test
  void null_absent_and_empty_are_three_things() {
    var object = one("a: null\nb:\nc: []\nd: {}\ne: \"\"\n");
    assertThat(at(object, "a").isNull()).isTrue();
    assertThat(at(object, "b").isNull()).isTrue();
    assertThat(Json.text(object)).isEqualTo("{\"a\":null,\"b\":null,\"c\":[],\"d\":{},\"e\":\"\"}");
    assertThat(object.get("f")).isEmpty();
  }

  @Test
  void a_duplicate_key_names_both_lines() {
    var finding = read("a: 1\nb: 2\na: 3\n").findings().getFirst();
    assertThat(finding.rule()).isEqualTo(YamlRule.DUPLICATE_KEY);
    assertThat(finding.pos()).hasToString("f.yaml:3:1");
    assertThat(finding.related().getFirst().pos()).hasToString("f.yaml:1:1");
  }

  @Test
  void a_duplicate_key_is_found_in_a_flow_mapping_and_after_resolution() {
    assertThat(codes(read("a: {x: 1, x: 2}\n"))).containsExactly("YAML004");
    assertThat(codes(read("\"true\": 1\non: 2\n"))).containsExactly("YAML004", "YAML005");
  }

  @Test
  void keys_that_are_no_strings_are_named() {
    assertThat(codes(read("true: x\n1: x\n"))).isEmpty();
    assertThat(codes(read("on: x\n"))).containsExactly("YAML005");
    assertThat(codes(read("010: x\n"))).containsExactly("YAML005");
    assertThat(codes(read("~: x\n"))).containsExactly("YAML005");
    assertThat(codes(read("? [a]\n: x\n"))).containsExactly("YAML005");
  }

  @Test
  void an_alias_bomb_is_stopped() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(5)));
    }
    assertThat(codes(read(bomb.toString()))).containsExactly("YAML013");
  }

  @Test
  void nested_aliases_may_neither_multiply_nor_deepen_a_document() {
    var wide = new StringBuilder("a0: &a0 [" + "x, ".repeat(100) + "]\n");
    var deep = new StringBuilder("a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n");
    for (int i = 1; i < 6; i++) {
      wide.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(6)));
      deep.append("a%d: &a%d [[[[[[[[[[*a%d]]]]]]]]]]\n".formatted(i, i, i - 1));
    }
    assertThat(codes(read(wide.toString()))).containsExactly("YAML013");
    assertThat(codes(read(deep.toString()))).containsExactly("YAML012");
  }

  @Test
  void an_anchor_in_itself_and_an_unknown_alias_are_findings() {
    assertThat(codes(read("a: &a [*a]\n"))).containsExactly("YAML009");
    assertThat(codes(read("a: *b\n"))).containsExactly("YAML009");
    assertThat(codes(read("a: &a 1\n---\nb: *a\n"))).containsExactly("YAML009");
  }

  @Test
  void depth_size_and_number_of_documents_are_limited() {
    assertThat(codes(read("a: " + "[".repeat(60) + "]".repeat(60) + "\n")))
        .containsExactly("YAML012");
    assertThat(codes(read("a: " + "[".repeat(200_000)))).containsExactly("YAML012");
    assertThat(codes(read("a: " + "x".repeat(3_000_000)))).containsExactly("YAML011");
    var many = read("a: 1\n---\n".repeat(10_000));
    assertThat(codes(many)).containsExactly("YAML014");
    assertThat(many.value()).hasSize(5_000);
  }

  @Test
  void a_tab_is_named_as_one() {
    var finding = read("a:\n\tb: 1\n").findings().getFirst();
    assertThat(finding.message()).contains("tab");
    assertThat(finding.pos()).hasToString("f.yaml:2:1");
  }

  @Test
  void byte_order_marks_line_ends_and_utf_16_are_read() {
    assertThat(text("\uFEFFa: é\n", StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"é\"}");
    assertThat(text("a: |\r\n  x\r\n  y\r\n", StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":\"x\\ny\\n\"}");
    assertThat(text("\uFEFFa: é\n", StandardCharsets.UTF_16LE)).isEqualTo("{\"a\":\"é\"}");
    assertThat(text("\uFEFFa: é\n", StandardCharsets.UTF_16BE)).isEqualTo("{\"a\":\"é\"}");
    assertThat(one("\uFEFFa: é\n").pos()).hasToString("f.yaml:1:1");
  }

  @Test
  void two_documents_in_utf_16_are_refused_because_kubectl_reads_one() {
    var bytes = "\uFEFFa: 1\n---\nb: 1\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(codes(read(bytes))).containsExactly("YAML002");
  }

  @Test
  void what_is_no_text_is_refused_with_its_place() {
    var latin = read("a: 1\nb: é\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(codes(latin)).containsExactly("YAML002");
    assertThat(latin.findings().getFirst().pos()).hasToString("f.yaml:2:4");
    assertThat(codes(read("a: \u0000\n"))).containsExactly("YAML003");
    assertThat(codes(read("a: 1\nb: \u0007\n"))).containsExactly("YAML003");
    var binary = new byte[4096];
    new Random(SEED).nextBytes(binary);
    assertThat(read(binary).findings()).isNotEmpty();
  }

  @Test
  void escapes_that_are_no_characters_are_findings() {
    assertThat(codes(read("a: \"\\UFFFFFFFF\"\n"))).containsExactly("YAML001");
    assertThat(codes(read("a: \"\\U00110000\"\n"))).containsExactly("YAML001");
    assertThat(codes(read("a: \"\\uD83D\"\n"))).containsExactly("YAML001");
  }

  @Test
  void an_lfs_pointer_is_named_as_one() {
    assertThat(
            codes(read("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n")))
        .containsExactly("YAML017");
  }

  @Test
  void documents_without_content_are_nothing() {
    assertThat(read("").value()).isEmpty();
    assertThat(read("---\n# only a comment\n---\nnull\n---\n~\n---\n").value()).isEmpty();
    assertThat(read("---\n# only a comment\n---\nnull\n---\n~\n---\n").findings()).isEmpty();
  }

  @Test
  void a_document_that_is_no_mapping_is_a_finding() {
    assertThat(codes(read("- a\n"))).containsExactly("YAML015");
    assertThat(codes(read("text\n"))).containsExactly("YAML015");
  }

  @Test
  void document_marks_that_kubectl_reads_otherwise_are_findings() {
    assertThat(codes(read("--- {a: 1}\n"))).contains("YAML016");
    assertThat(codes(read("a: 1\n...\nb: 2\n"))).containsExactly("YAML016");
    assertThat(codes(read("%YAML 1.1\n---\na: 1\n"))).isNotEmpty();
  }

  @Test
  void tags_that_cannot_be_honoured_are_findings() {
    assertThat(text("a: !!str 1\n", StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"1\"}");
    assertThat(codes(read("a: !secret x\n"))).containsExactly("YAML007");
    assertThat(codes(read("a: !!binary aGk=\n"))).containsExactly("YAML007");
    assertThat(codes(read("a: !!java.lang.Object {}\n"))).containsExactly("YAML007");
  }

  @Test
  void a_merge_that_overrides_is_named() {
    assertThat(codes(read("b: &b {x: 1}\nc:\n  <<: *b\n  x: 2\n"))).isEmpty();
    assertThat(codes(read("b: &b {x: 1}\nc:\n  x: 2\n  <<: *b\n"))).containsExactly("YAML010");
    assertThat(codes(read("c:\n  <<: 1\n"))).containsExactly("YAML010");
  }

  @Test
  void an_ambiguous_scalar_says_what_kubectl_reads_and_to_quote_it() {
    for (var text : List.of("on", "yes", "010", "1e3", "1.20", "~", "0x1F", "1_000")) {
      var scalar = (Scalar) at(one("a: " + text + "\n"), "a");
      var finding = AmbiguousScalars.finding(scalar);
      assertThat(finding.message()).contains("`" + text + "`", scalar.text());
      assertThat(finding.hint()).contains("\"" + text + "\"");
    }
  }

  @Test
  void no_damage_to_a_file_makes_the_reader_throw() {
    var random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      var text = Mutations.ofText(Mutations.realFile(i), random);
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      var damaged = i % 2 == 0 ? Mutations.ofBytes(bytes, random) : bytes;
      var read = read(damaged);
      read.value().forEach(Json::write);
      assertThat(read.findings()).as("seed " + SEED).allMatch(f -> f.pos().line() >= 0);
    }
  }

  private static Value at(Mapping object, String key) {
    return object.get(key).orElseThrow();
  }

  private static Mapping one(String text) {
    return read(text).value().getFirst().asMapping().orElseThrow();
  }

  private static String text(String text, Charset charset) {
    var read = read(text.getBytes(charset));
    assertThat(read.findings()).isEmpty();
    return Json.text(read.value().getFirst());
  }

  private static List<String> codes(Checked<List<Value>> read) {
    return read.findings().stream().map(f -> f.rule().code()).sorted().toList();
  }

  private static Checked<List<Value>> read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Checked<List<Value>> read(byte[] bytes) {
    return YamlReader.read(new SourceFile("f.yaml", bytes), YamlLimits.DEFAULT);
  }
}
