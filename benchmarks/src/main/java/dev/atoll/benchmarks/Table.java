package dev.atoll.benchmarks;

import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class Table {

  private final StringBuilder text = new StringBuilder();

  Table(String... head) {
    row(head);
    row(Collections.nCopies(head.length, "---"));
  }

  Table row(String... cells) {
    return row(List.of(cells));
  }

  private Table row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
