package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.penstock.definition.task.TaskPosition;
import dev.penstock.problem.Problem.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Validates data against JSON Schemas. Each schema is compiled once; nothing is fetched. Patterns
 * are RE2: their time is linear, so no input can hold a worker up. Messages are English everywhere,
 * so that a replay on another machine sees the same error. Thread-safe.
 */
public final class DataSchemas {

  private static final int MAX_NAMED = 5;

  private final SchemaRegistry registry;
  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  private DataSchemas(SpecificationVersion usual, boolean formats) {
    registry =
        SchemaRegistry.withDefaultDialect(
            usual,
            builder ->
                builder
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder()
                            .locale(Locale.ENGLISH)
                            .formatAssertionsEnabled(formats)
                            .regularExpressionFactory(linearTime())
                            .build())
                    .schemaLoader(loader -> loader.block(_ -> true)));
  }

  /** As the language has them: draft 2020-12 unless a schema names another. */
  public static DataSchemas ofTheLanguage() {
    return new DataSchemas(SpecificationVersion.DRAFT_2020_12, false);
  }

  /** As forms have them: draft 2020-12, and a date has to be one. */
  public static DataSchemas ofForms() {
    return new DataSchemas(SpecificationVersion.DRAFT_2020_12, true);
  }

  /** As AsyncAPI has them: draft 07 unless a schema names another. */
  public static DataSchemas ofMessages() {
    return new DataSchemas(SpecificationVersion.DRAFT_7, false);
  }

  /**
   * Where and how the value does not fit; empty when it does.
   *
   * @throws IllegalArgumentException when the schema can't be used as one
   */
  public Optional<String> complaint(JsonNode schema, JsonNode value) {
    List<Error> errors = errors(schema, value);
    return errors.isEmpty() ? Optional.empty() : Optional.of(describe(errors));
  }

  /**
   * Everything that does not fit, each with its pointer.
   *
   * @param at where the value itself is
   * @throws IllegalArgumentException when the schema can't be used as one
   */
  public List<FieldError> defects(JsonNode schema, JsonNode value, String at) {
    return errors(schema, value).stream()
        .map(error -> new FieldError(at + place(error), error.getMessage()))
        .toList();
  }

  /** What is missing is told where it should be. */
  private static String place(Error error) {
    String place = error.getInstanceLocation().toString();
    return error.getKeyword().equals("required") && error.getProperty() != null
        ? place + "/" + TaskPosition.escape(error.getProperty())
        : place;
  }

  private List<Error> errors(JsonNode schema, JsonNode value) {
    try {
      return compiled.computeIfAbsent(schema, registry::getSchema).validate(value);
    } catch (SchemaException | PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Where and how a schema of draft 2020-12 is none; empty when it is one. */
  public static Optional<String> schemaComplaint(JsonNode schema) {
    List<Error> errors = MetaSchema.complaints(schema);
    return errors.isEmpty() ? Optional.empty() : Optional.of(describe(errors));
  }

  private static String describe(List<Error> errors) {
    String named =
        errors.stream()
            .limit(MAX_NAMED)
            .map(e -> e.getInstanceLocation() + " " + e.getMessage())
            .collect(Collectors.joining("; "));
    return errors.size() <= MAX_NAMED
        ? named
        : named + "; and " + (errors.size() - MAX_NAMED) + " more";
  }

  private static RegularExpressionFactory linearTime() {
    return regex -> {
      Pattern pattern = Pattern.compile(regex);
      return value -> pattern.matcher(value).find();
    };
  }
}
