package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.SourcePos;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** What the parser could not read, in our words where it is a usual mistake. */
final class SyntaxFindings {

  private SyntaxFindings() {}

  static Finding of(MarkedYAMLException e, Function<Mark, SourcePos> pos) {
    var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
    var problem = String.valueOf(e.getProblem());
    var context = e.getContext() == null ? "" : e.getContext() + ": ";
    var where = pos.apply(mark);
    if (problem.contains("\\t(TAB)") || problem.contains("'\\t'")) {
      return Finding.of(
          YamlRule.SYNTAX, where, "a tab stands where YAML wants spaces", "indent with spaces");
    }
    if (problem.startsWith("expected '<document start>'")) {
      return Finding.of(
          YamlRule.DOCUMENT_MARK,
          where,
          "a document begins here without `---` before it, which kubectl does not read",
          "separate documents with a line `---`, without `...` or lines that begin with %");
    }
    return Finding.of(
        YamlRule.SYNTAX, where, "the text is not YAML: " + context + problem, hint(problem));
  }

  static Finding of(YAMLException e, SourcePos pos) {
    return Finding.of(
        YamlRule.SYNTAX, pos, "the text is not YAML: " + firstLine(e.getMessage()), "");
  }

  private static String hint(String problem) {
    if (problem.startsWith("mapping values are not allowed")) {
      return "put the value in quotes if it contains `: `, or check the indentation";
    }
    if (problem.contains("cannot start any token")) {
      return "put the value in quotes";
    }
    return "check the indentation, quotes and brackets around this place";
  }

  private static String firstLine(@Nullable String message) {
    var text = String.valueOf(message);
    var end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
