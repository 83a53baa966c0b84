package dev.penstock.workers.trial;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;

/** A report as JSON: {@code {passed, failed, percentCovered, tests, unreadable, coverage}}. */
public final class ReportJson {

  private ReportJson() {}

  public static ObjectNode of(TestReport report) {
    ObjectNode json = Json.object();
    json.put("passed", report.results().size() - report.failures());
    json.put("failed", report.failures());
    json.put("percentCovered", report.percentCovered());
    ArrayNode tests = json.putArray("tests");
    report.results().forEach(result -> test(tests.addObject(), result));
    ArrayNode unreadable = json.putArray("unreadable");
    for (TestFile.ReadResult.Invalid file : report.unreadable()) {
      ObjectNode entry = unreadable.addObject().put("file", file.file().toString());
      file.lines().forEach(entry.putArray("defects")::add);
    }
    ArrayNode coverage = json.putArray("coverage");
    report.coverage().forEach((_, document) -> coverage(coverage.addObject(), document));
    return json;
  }

  private static void test(ObjectNode json, TestResult result) {
    json.put("file", result.file().toString())
        .put("line", result.line())
        .put("name", result.name())
        .put("passed", result.passed())
        .put("lasted", result.account().lasted().toString());
    ArrayNode path = json.putArray("path");
    result.account().path().forEach(began -> path.add(began.task().position().pointer()));
    result.mismatches().forEach(json.putArray("mismatches")::add);
    result.notes().forEach(json.putArray("notes")::add);
  }

  private static void coverage(ObjectNode json, TestReport.DocumentCoverage document) {
    json.put("workflow", document.tests().workflow().toString());
    ArrayNode points = json.putArray("points");
    for (Coverage.Point point : document.coverage().points()) {
      points
          .addObject()
          .put("pointer", point.pointer())
          .put("what", point.what())
          .put("taken", point.taken());
    }
  }
}
