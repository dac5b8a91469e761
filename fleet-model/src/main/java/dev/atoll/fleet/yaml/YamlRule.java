package dev.atoll.fleet.yaml;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What can be wrong with a text before anybody asks what it means. */
public enum YamlRule implements ReadingRule {
  SYNTAX("YAML001", Severity.ERROR, "The text is not YAML"),
  ENCODING("YAML002", Severity.ERROR, "The bytes are not text in UTF-8"),
  CONTROL_CHARACTER("YAML003", Severity.ERROR, "A character that YAML does not allow"),
  DUPLICATE_KEY("YAML004", Severity.ERROR, "A key stands twice in one mapping"),
  KEY_NOT_STRING("YAML005", Severity.ERROR, "A key means something else than its text"),
  AMBIGUOUS_SCALAR("YAML006", Severity.ERROR, "A text without quotes is not a string"),
  TAG("YAML007", Severity.ERROR, "A tag that cannot be honoured"),
  NUMBER("YAML008", Severity.ERROR, "A number that JSON cannot hold"),
  ALIAS("YAML009", Severity.ERROR, "An alias that leads nowhere or to itself"),
  MERGE("YAML010", Severity.ERROR, "A merge key that cannot be honoured"),
  TOO_LARGE("YAML011", Severity.ERROR, "The file is too large"),
  TOO_DEEP("YAML012", Severity.ERROR, "Mappings or sequences are nested too deeply"),
  TOO_MANY_ALIASES("YAML013", Severity.ERROR, "Aliases multiply the document"),
  TOO_MANY_DOCUMENTS("YAML014", Severity.ERROR, "Too many documents in one file"),
  NOT_A_MAPPING("YAML015", Severity.ERROR, "A document is not a mapping"),
  DOCUMENT_MARK("YAML016", Severity.ERROR, "A document mark that kubectl reads otherwise"),
  LFS_POINTER("YAML017", Severity.ERROR, "A Git LFS pointer in place of the file");

  private final RuleFacts facts;

  YamlRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
