package dev.penstock.workers.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.penstock.definition.WorkflowError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Validates data against the JSON Schemas of one definition (draft 2020-12 unless the schema names
 * another). Each schema is compiled once. Patterns are RE2: their time is linear, so no input can
 * hold a workflow up. Messages are English everywhere, so that a replay on another machine sees the
 * same error. Thread-safe.
 */
final class Schemas {

  private static final int MAX_NAMED = 5;

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .locale(Locale.ENGLISH)
                          .regularExpressionFactory(linearTime())
                          .build())
                  .schemaLoader(loader -> loader.block(_ -> true)));

  private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

  void check(Optional<JsonNode> schema, JsonNode value, String what, String instance) {
    if (schema.isEmpty()) {
      return;
    }
    List<com.networknt.schema.Error> errors;
    try {
      errors = compiled.computeIfAbsent(schema.get(), registry::getSchema).validate(value);
    } catch (SchemaException | com.google.re2j.PatternSyntaxException e) {
      throw new Fault(
          WorkflowError.Standard.CONFIGURATION.error(
              "The schema of the " + what + " can't be used: " + e.getMessage(), instance));
    }
    if (!errors.isEmpty()) {
      throw new Fault(
          WorkflowError.Standard.VALIDATION.error(
              "The " + what + " does not match its schema: " + describe(errors), instance));
    }
  }

  private static String describe(List<com.networknt.schema.Error> errors) {
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
