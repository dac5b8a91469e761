package dev.atoll.validators.report;

import dev.atoll.fleet.finding.Finding;
import dev.atoll.fleet.value.Json;
import dev.atoll.fleet.value.Scalar;
import dev.atoll.fleet.value.SourcePos;
import dev.atoll.validators.waiver.Reported;
import java.util.List;
import java.util.Optional;

/**
 * Findings for programs, in the shape that {@code docs/spec/findings.md} promises: every key is
 * always there, in this order, and one finding stands on one line.
 */
public final class JsonReport {

  private final StringBuilder out = new StringBuilder();

  private JsonReport() {}

  /**
   * The report; ends with a newline.
   *
   * @param findings sorted
   */
  public static String write(List<Reported> findings) {
    var report = new JsonReport();
    report.document(findings);
    return report.out.toString();
  }

  private void document(List<Reported> findings) {
    out.append("{\"findings\":[");
    for (var i = 0; i < findings.size(); i++) {
      out.append(i == 0 ? "\n" : ",\n");
      finding(findings.get(i));
    }
    out.append(findings.isEmpty() ? "" : "\n").append("],\n\"summary\":");
    summary(Summary.of(findings));
    out.append("}\n");
  }

  private void finding(Reported reported) {
    var finding = reported.finding();
    out.append("{\"code\":").append(quoted(finding.rule().code()));
    out.append(",\"severity\":").append(quoted(finding.severity().text()));
    out.append(",\"message\":").append(quoted(finding.message()));
    out.append(",\"hint\":").append(quoted(finding.hint()));
    place(finding.pos());
    related(finding.related());
    text("cluster", notEmpty(finding.cluster()));
    text("object", notEmpty(finding.object()));
    text("waivedBy", reported.waivedBy());
    out.append('}');
  }

  private void place(SourcePos pos) {
    out.append(",\"file\":").append(quoted(pos.file()));
    out.append(",\"line\":").append(pos.line());
    out.append(",\"column\":").append(pos.column());
  }

  private void related(List<Finding.Related> places) {
    out.append(",\"related\":[");
    for (var i = 0; i < places.size(); i++) {
      var place = places.get(i);
      out.append(i == 0 ? "" : ",").append("{\"file\":").append(quoted(place.pos().file()));
      out.append(",\"line\":").append(place.pos().line());
      out.append(",\"message\":").append(quoted(place.message())).append('}');
    }
    out.append(']');
  }

  private void text(String key, Optional<String> value) {
    out.append(",\"").append(key).append("\":");
    out.append(value.map(JsonReport::quoted).orElse("null"));
  }

  private void summary(Summary summary) {
    out.append("{\"error\":").append(summary.error());
    out.append(",\"warning\":").append(summary.warning());
    out.append(",\"info\":").append(summary.info());
    out.append(",\"waived\":").append(summary.waived()).append('}');
  }

  private static Optional<String> notEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String quoted(String text) {
    return Json.text(Scalar.string(text, SourcePos.NONE));
  }
}
