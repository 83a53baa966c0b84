package dev.penstock.workers.trial;

import dev.penstock.definition.SourceText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A report as lines for a person. */
public final class ReportText {

  private ReportText() {}

  public static List<String> lines(TestReport report) {
    List<String> lines = new ArrayList<>();
    report.unreadable().forEach(file -> lines.addAll(file.lines()));
    Path last = null;
    for (TestResult result : report.results()) {
      if (!result.file().equals(last)) {
        lines.add(result.file().toString());
        last = result.file();
      }
      lines.add((result.passed() ? "  ✓ " : "  ✗ ") + result.name());
      result.mismatches().forEach(m -> lines.add(m.indent(6).stripTrailing()));
      result.notes().forEach(note -> lines.add("      note: " + note));
    }
    report.coverage().values().forEach(c -> missed(c, lines));
    lines.add(sum(report));
    return lines;
  }

  private static void missed(TestReport.DocumentCoverage document, List<String> lines) {
    List<Coverage.Point> missed =
        document.coverage().points().stream().filter(p -> !p.taken()).toList();
    if (!missed.isEmpty()) {
      lines.add("Not taken by any test:");
    }
    for (Coverage.Point point : missed) {
      SourceText.Position at = document.tests().source().at(point.source());
      lines.add(
          "  %s:%d:%d %s%s"
              .formatted(
                  document.tests().workflow(),
                  at.line(),
                  at.column(),
                  point.pointer(),
                  point.isTask() ? "" : " " + point.what()));
    }
  }

  private static String sum(TestReport report) {
    List<Coverage.Point> all =
        report.coverage().values().stream().flatMap(c -> c.coverage().points().stream()).toList();
    return report.results().size()
        + (report.results().size() == 1 ? " test, " : " tests, ")
        + report.failures()
        + " failed. Covered "
        + report.percentCovered()
        + " %: "
        + count(all, true)
        + " tasks, "
        + count(all, false)
        + " branches.";
  }

  private static String count(List<Coverage.Point> points, boolean tasks) {
    List<Coverage.Point> some = points.stream().filter(p -> p.isTask() == tasks).toList();
    return some.stream().filter(Coverage.Point::taken).count() + "/" + some.size();
  }
}
