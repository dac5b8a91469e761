package dev.atoll.fleet.files;

import dev.atoll.fleet.finding.ReadingRule;
import dev.atoll.fleet.finding.RuleFacts;
import dev.atoll.fleet.finding.Severity;

/** What can be wrong with the files of a fleet before anybody reads them. */
public enum FileRule implements ReadingRule {
  NOT_REGULAR("FILE001", Severity.ERROR, "A link, submodule or device in place of a file"),
  PATH_FORM("FILE002", Severity.ERROR, "A path that is not safe everywhere"),
  TWINS("FILE003", Severity.ERROR, "Two paths that are one on some machines"),
  FILE_TOO_LARGE("FILE004", Severity.ERROR, "A file is too large"),
  TOO_MANY_FILES("FILE005", Severity.ERROR, "The fleet has too many files"),
  FLEET_TOO_LARGE("FILE006", Severity.ERROR, "The files of the fleet are too large together"),
  UNREADABLE("FILE007", Severity.ERROR, "A file cannot be read"),
  NOT_READ("FILE008", Severity.WARNING, "A file that looks like part of the fleet is not read");

  private final RuleFacts facts;

  FileRule(String code, Severity severity, String title) {
    facts = new RuleFacts(code, severity, title);
  }

  @Override
  public RuleFacts facts() {
    return facts;
  }
}
