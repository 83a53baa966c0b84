package dev.penstock.definition;

import dev.penstock.definition.task.HttpCallTask.Output;
import dev.penstock.definition.task.OpenApiCallTask;
import dev.penstock.definition.task.TaskFrame;
import java.util.Locale;

/** Reads {@code call: openapi}. The document it names is read when the call is made. */
final class OpenApiCallReader {

  private OpenApiCallReader() {}

  static OpenApiCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    var values = new CallValues(reading, with);
    return new OpenApiCallTask(
        frame,
        EndpointReader.ofResource(reading, with.member("document").orElseThrow()),
        with.text("operationId").orElseThrow(),
        values.of("parameters"),
        with.member("authentication").flatMap(a -> AuthenticationReader.read(reading, a)),
        Output.valueOf(with.text("output").orElse("content").toUpperCase(Locale.ROOT)),
        with.value().path("redirect").asBoolean(false),
        CallReader.declaredIdempotency(reading, at),
        values.secrets());
  }
}
