package dev.penstock.definition;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.SqlCallTask;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.expression.JqTemplate;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code call: sql}. A statement is the author's: data only goes in as a parameter. */
final class SqlCallReader {

  private static final Pattern SERVER =
      Pattern.compile("postgres(?:ql)?://[^/?#@]+/[^/?#@]+", Pattern.DOTALL);

  private SqlCallReader() {}

  static SqlCallTask read(Reading reading, TaskFrame frame, Located at, Located with) {
    CallReader.wantTimeout(reading, frame, at);
    reading.onlyKnown(with, "server", "statement", "parameters", "readOnly");
    Optional<Located> readOnly = with.member("readOnly");
    readOnly
        .filter(r -> !r.value().isBoolean())
        .ifPresent(r -> reading.report(Rule.INVALID_ARGUMENT, r, "readOnly is true or false."));
    boolean reads = readOnly.map(r -> r.value().asBoolean()).orElse(false);
    var values = new CallValues(reading, with);
    return new SqlCallTask(
        frame,
        ServerReader.read(reading, with, "sql", SERVER, "postgresql://db.example.com:5432/shop"),
        ServerReader.tls(reading, at, "sql"),
        statement(reading, with),
        values.of("parameters"),
        reads,
        reads ? Idempotency.SAFE : idempotency(reading, at),
        values.secrets());
  }

  private static String statement(Reading reading, Located with) {
    Optional<Located> statement = with.member("statement");
    if (statement.isEmpty() || !statement.get().value().isTextual()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          statement.orElse(with),
          "\"call: sql\" needs a statement, which is a text.");
      return "";
    }
    String text = statement.get().value().textValue();
    if (JqTemplate.isExpression(text)) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          statement.get(),
          "A statement is written out. Put \"?\" where data goes, and the data into parameters.");
    }
    if (text.strip().replaceFirst(";$", "").contains(";")) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          statement.get(),
          "One call is one statement: no \";\" but at its end.");
    }
    return text;
  }

  /** The key is committed with the effect, unless the document says that it is not. */
  private static Idempotency idempotency(Reading reading, Located at) {
    boolean said =
        at.member("metadata")
            .flatMap(m -> m.member("effect"))
            .flatMap(e -> e.member("idempotency"))
            .isPresent();
    return said ? CallReader.declaredIdempotency(reading, at) : Idempotency.KEY;
  }
}
