package dev.penstock.function;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import dev.penstock.redaction.Classifier;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A failure as one line of JSON: {@code time}, {@code level}, {@code part}, {@code message}, {@code
 * trace} (the root of the trace that the call belongs to), {@code problem} where it is one of ours,
 * and {@code causes} with class, place and SQLSTATE. What other people's exceptions say is left
 * out: nobody knows what of a payload or a credential is in it. What ours say is shown as {@link
 * Classifier} lets it be.
 */
final class LogLine {

  private static final int MOST_CAUSES = 8;

  private LogLine() {}

  /**
   * The line, without its end.
   *
   * @param trace a header {@code X-Amzn-Trace-Id}; empty where there is none
   */
  static String of(
      Instant time, Level level, String part, String what, Throwable failure, String trace) {
    ObjectNode line = Json.object();
    line.put("time", time.toString());
    line.put("level", level.getName());
    line.put("part", part);
    line.put("message", Classifier.text(what).text());
    for (String field : trace.split(";", -1)) {
      if (field.startsWith("Root=")) {
        line.put("trace", field.substring("Root=".length()));
      }
    }
    if (failure instanceof PlatformException ours) {
      line.putObject("problem")
          .put("code", ours.problem().type().code())
          .put("detail", Classifier.text(ours.problem().detail()).text());
    }
    ArrayNode causes = line.putArray("causes");
    for (Throwable cause = failure;
        cause != null && causes.size() < MOST_CAUSES;
        cause = cause.getCause()) {
      ObjectNode each = causes.addObject().put("class", cause.getClass().getName());
      if (cause.getStackTrace().length > 0) {
        each.put("at", cause.getStackTrace()[0].toString());
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        each.put("sqlState", sql.getSQLState());
      }
    }
    return Json.write(line);
  }
}
