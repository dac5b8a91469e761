package dev.atoll.policy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Regular expressions, numbers and address blocks are read as Go reads them. {@code -Datoll.seed=N}
 * repeats a run, {@code -Datoll.cases=N} sets how many texts of each kind are tried; needs {@code
 * go}.
 */
class GoSyntaxDifferentialTest {

  private static final int CASES = Integer.getInteger("atoll.cases", 20_000);
  private static final long SEED = Long.getLong("atoll.seed", 20261125L);
  private static final int MINUTES = 5;

  /** Pieces that people write, and pieces that are nearly those. */
  private static final List<String> REGEX =
      List.of(
          "a",
          "b",
          "/",
          ".",
          "*",
          "+",
          "?",
          "|",
          "(",
          ")",
          "[",
          "]",
          "^",
          "$",
          "{",
          "}",
          ",",
          "-",
          "\\",
          "\\d",
          "\\w",
          "\\s",
          "\\b",
          "\\.",
          "\\/",
          "\\1",
          "\\17",
          "\\8",
          "\\x",
          "\\x41",
          "\\x{1F600}",
          "\\x{110000}",
          "\\x{}",
          "\\pL",
          "\\p{Greek}",
          "\\P{^Lu}",
          "\\p{Old_Italic}",
          "\\p{lowercase letter}",
          "\\p{X}",
          "\\p",
          "\\Q",
          "\\E",
          "\\z",
          "\\A",
          "\\C",
          "\\_",
          "\\é",
          "(?",
          "(?:",
          "(?i)",
          "(?i:",
          "(?-s)",
          "(?i-)",
          "(?=",
          "(?!",
          "(?<=",
          "(?P<n>",
          "(?<n1>",
          "(?P<>",
          "(?P=n)",
          "(?'n'",
          "{2}",
          "{2,}",
          "{2,3}",
          "{3,2}",
          "{,3}",
          "{02}",
          "{1000}",
          "{1001}",
          "{0}",
          "{0,0}",
          "{99999999999}",
          "[^",
          "[]",
          "[^]]",
          "a-z",
          "z-a",
          "[:alpha:]",
          "[[:digit:]]",
          "[[:^word:]]",
          "[[:nothing:]]",
          "[:",
          ":]",
          "\\-",
          "é",
          "\u0000",
          "😀",
          "*?",
          "+?",
          "??",
          "**",
          "a{10}",
          "(a{10}){10}",
          "(",
          ")",
          "(a|b)*",
          "");

  /** Pieces that are whole by themselves, so that enough of the texts compile. */
  private static final List<String> WHOLE =
      List.of(
          "a",
          "/api",
          "v[0-9]+",
          ".*",
          "(a|b)?",
          "[^/]+",
          "\\d{2,4}",
          "(?i:x)",
          "(?P<n>y)",
          "\\.",
          "[a-z\\-_]*?",
          "^",
          "$",
          "|",
          "\\p{Lu}",
          "[[:alpha:]]",
          "(a{10}){10}",
          "\\Q.*\\E",
          "{",
          "}",
          "]",
          "(?s)",
          "\\x7e",
          "\\pN+");

  private static final List<String> NUMBER =
      List.of("0", "1", "7", "8", "9", "_", "x", "X", "b", "o", "O", "a", "f", "00", "65535", "6");

  private static final List<String> PREFIX =
      List.of(
          "10",
          ".",
          "0",
          "255",
          "256",
          "::",
          ":",
          "ffff",
          "fd00",
          "1.2.3.4",
          "::ffff:",
          "/",
          "/8",
          "/32",
          "/33",
          "/128",
          "/129",
          "/08",
          "/+8",
          "/0",
          "%eth0",
          "010",
          "fd00::",
          "10.0.0.0");

  @TempDir Path directory;

  @Test
  void regular_expressions_numbers_and_blocks_are_read_as_go_reads_them() throws Exception {
    var random = new Random(SEED);
    var requests = new ArrayList<List<String>>();
    add("regex", REGEX, 6, random, requests);
    var mostlyWhole = new ArrayList<>(REGEX);
    IntStream.range(0, 12).forEach(i -> mostlyWhole.addAll(WHOLE));
    add("regex", mostlyWhole, 12, random, requests);
    add("number", NUMBER, 5, random, requests);
    add("prefix", PREFIX, 5, random, requests);
    Stream.of("{1000}", "(?:", "\\pL{3}")
        .forEach(s -> requests.add(List.of("regex", ("(" + s).repeat(900) + ")".repeat(900))));
    requests.add(List.of("regex", "(".repeat(2000) + ")".repeat(2000)));
    requests.add(List.of("regex", "(".repeat(900) + "a" + ")".repeat(900)));
    requests.add(List.of("number", "0x000000000000000000000050"));
    var answers = go(requests);
    var differences = new ArrayList<String>();
    var taken = 0;
    for (var i = 0; i < requests.size(); i++) {
      var ours = ours(requests.get(i).getFirst()).apply(requests.get(i).getLast());
      taken += ours.equals("none") || ours.equals("false") ? 0 : 1;
      if (!ours.equals(answers.get(i))) {
        differences.add(requests.get(i) + " is " + answers.get(i) + " to Go and to us " + ours);
      }
    }
    System.out.println(taken + " of " + requests.size() + " texts read, seed " + SEED);
    assertThat(differences).isEmpty();
    assertThat(taken).isBetween(requests.size() / 20, requests.size() * 19 / 20);
  }

  private static void add(
      String kind, List<String> pieces, int most, Random random, List<List<String>> requests) {
    for (var i = 0; i < CASES; i++) {
      var text = new StringBuilder();
      for (var left = 1 + random.nextInt(most); left > 0; left--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      requests.add(List.of(kind, text.toString()));
    }
  }

  private static Function<String, String> ours(String kind) {
    return switch (kind) {
      case "regex" -> text -> String.valueOf(GoRegex.fault(text).isEmpty());
      case "number" ->
          text -> {
            var number = GoNumber.parse(text);
            return number.isPresent() ? String.valueOf(number.getAsInt()) : "none";
          };
      default ->
          text -> GoPrefix.parse(text).map(p -> p.length() + " " + p.address().v6()).orElse("none");
    };
  }

  private List<String> go(List<List<String>> requests) throws IOException, InterruptedException {
    var program = directory.resolve("syntax.go");
    try (var in = GoSyntaxDifferentialTest.class.getResourceAsStream("/go/syntax.go")) {
      Files.write(program, in.readAllBytes());
    }
    var asked = directory.resolve("requests");
    Files.write(
        asked, requests.stream().map(r -> Json.text(Values.of(r)).replace("\n", "")).toList());
    var process =
        new ProcessBuilder("go", "run", program.toString())
            .directory(directory.toFile())
            .redirectInput(asked.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new UncheckedIOException(new IOException("go took over " + MINUTES + " minutes"));
    }
    assertThat(process.exitValue()).isZero();
    return output.lines().toList();
  }
}
