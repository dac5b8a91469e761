package dev.atoll.validators.reach.text;

import dev.atoll.policy.answer.Permitted;
import dev.atoll.policy.answer.Reach;
import java.util.List;

/** Rows of tables: CSV with one row for each protocol, Markdown with one for each pair. */
public final class ReachTables {

  public static final String CSV_HEAD = "from,to,protocol,ports,l7\n";
  public static final String MARKDOWN_HEAD = "| from | to | allowed |\n|---|---|---|\n";

  private ReachTables() {}

  /** RFC 4180, but lines end as everywhere here. */
  public static void csv(StringBuilder out, Reach reach) {
    if (reach.allowed().isEmpty()) {
      row(out, List.of(reach.from(), reach.to(), "", "", ""));
    }
    for (Permitted p : reach.allowed()) {
      row(
          out,
          List.of(
              reach.from(),
              reach.to(),
              p.protocol().word(),
              p.ports(),
              String.valueOf(p.layerSeven())));
    }
  }

  private static void row(StringBuilder out, List<String> cells) {
    for (var i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
    }
    out.append('\n');
  }

  private static String cell(String text) {
    return text.matches("[^,\"\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  public static void markdown(StringBuilder out, Reach reach) {
    out.append("| `").append(code(reach.from()));
    out.append("` | `").append(code(reach.to()));
    out.append("` | ").append(PortsText.of(reach.allowed())).append(" |\n");
  }

  private static String code(String text) {
    return Plain.of(text).replace("|", "\\|").replace("`", "'");
  }
}
