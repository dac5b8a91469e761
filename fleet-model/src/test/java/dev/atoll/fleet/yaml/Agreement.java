package dev.atoll.fleet.yaml;

import dev.atoll.fleet.files.SourceFile;
import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares readings of the same files. */
final class Agreement {

  /** With these the data is still kubectl's; the finding is about people who read it otherwise. */
  private static final Set<YamlRule> SAME_DATA =
      EnumSet.of(YamlRule.KEY_NOT_STRING, YamlRule.DUPLICATE_KEY, YamlRule.MERGE);

  final List<String> disagreements = new ArrayList<>();
  final List<String> onlyOurs = new ArrayList<>();
  final List<String> onlyKubectl = new ArrayList<>();
  int sameData;
  int bothRefuse;

  static Agreement of(List<String> texts) {
    var agreement = new Agreement();
    var files = texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    var answers = Kubectl.read(files);
    for (int i = 0; i < files.size(); i++) {
      agreement.compare(texts.get(i), files.get(i), answers.get(i));
    }
    return agreement;
  }

  private void compare(String text, byte[] file, Kubectl.Answer kubectl) {
    var ours = YamlReader.read(new SourceFile("f.yaml", file), YamlLimits.DEFAULT);
    var json = new StringBuilder();
    ours.value().forEach(value -> json.append(Json.text(value)).append('\n'));
    var comparable = isComparable(ours.findings());
    if (!kubectl.accepted()) {
      if (ours.findings().isEmpty()) {
        onlyOurs.add(text + "\n  kubectl: " + kubectl.text());
      } else {
        bothRefuse++;
      }
    } else if (comparable && !json.toString().equals(kubectl.text())) {
      disagreements.add(text + "\n  kubectl: " + kubectl.text() + "\n  atoll:   " + json);
    } else if (comparable) {
      sameData++;
    } else {
      onlyKubectl.add(text + "\n  atoll: " + messages(ours.findings()));
    }
  }

  /** Of 1.0 and 1 as keys of one mapping kubectl drops one at random. */
  private static boolean isComparable(List<Finding> findings) {
    var rules = findings.stream().map(Finding::rule).collect(Collectors.toSet());
    return SAME_DATA.containsAll(rules)
        && !(rules.contains(YamlRule.DUPLICATE_KEY) && rules.contains(YamlRule.KEY_NOT_STRING));
  }

  private static List<String> messages(List<Finding> findings) {
    return findings.stream().map(f -> f.rule().code() + " " + f.message()).toList();
  }

  /** The first few of a list, to look at. */
  static String some(List<String> texts) {
    return texts.stream().limit(12).collect(Collectors.joining("\n=====\n"));
  }

  @Override
  public String toString() {
    return "same data %d, both refuse %d, only kubectl refuses %d, only Atoll refuses %d, differ %d"
        .formatted(sameData, bothRefuse, onlyOurs.size(), onlyKubectl.size(), disagreements.size());
  }
}
