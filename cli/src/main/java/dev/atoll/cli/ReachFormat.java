package dev.atoll.cli;

import dev.atoll.policy.answer.Reach;
import dev.atoll.policy.answer.ReachAnswer;
import dev.atoll.validators.reach.picture.Dot;
import dev.atoll.validators.reach.picture.Svg;
import dev.atoll.validators.reach.text.ReachJson;
import dev.atoll.validators.reach.text.ReachTables;
import dev.atoll.validators.reach.text.ReachText;
import java.util.function.BiConsumer;

/** How {@code reach} answers. */
enum ReachFormat {
  TEXT,
  JSONL,
  CSV,
  MARKDOWN,
  DOT,
  SVG;

  private static final int FLUSH = 1 << 16;

  void write(ReachAnswer answer, Console console) {
    switch (this) {
      case TEXT -> console.out().print(ReachText.write(answer, console.colour()));
      case JSONL -> stream(answer, console, "", ReachJson::line);
      case CSV -> stream(answer, console, ReachTables.CSV_HEAD, ReachTables::csv);
      case MARKDOWN -> stream(answer, console, ReachTables.MARKDOWN_HEAD, ReachTables::markdown);
      case DOT -> console.out().print(Dot.write(answer));
      case SVG -> console.out().print(Svg.write(answer));
    }
    console.out().flush();
  }

  private static void stream(
      ReachAnswer answer, Console console, String head, BiConsumer<StringBuilder, Reach> write) {
    var out = new StringBuilder(head);
    answer.forEach(reach -> {
      write.accept(out, reach);
      if (out.length() > FLUSH) {
        console.out().append(out);
        out.setLength(0);
      }
    });
    console.out().append(out);
  }
}
