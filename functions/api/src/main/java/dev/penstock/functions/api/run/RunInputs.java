package dev.penstock.functions.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.definition.DataSchemas;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.StoredDefinition;
import dev.penstock.json.DigestCache;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.problem.ProblemType;
import java.util.List;
import java.util.Optional;

/**
 * Holds the input of a run that is asked for to the schema of its definition, so that who asks is
 * told what is wrong and no run begins that could only fault. The run itself checks again.
 * Thread-safe.
 */
final class RunInputs {

  private static final int KEPT = 200;

  private final DataSchemas schemas = DataSchemas.ofTheLanguage();
  private final DigestCache<Optional<JsonNode>> wanted = new DigestCache<>(KEPT);

  /**
   * Goes on when the input fits.
   *
   * @throws PlatformException {@code invalid-input} with every defect, {@code invalid-definition}
   *     when the schema can't be used
   */
  void check(StoredDefinition definition, JsonNode input) {
    Optional<JsonNode> schema = schema(definition);
    if (schema.isEmpty()) {
      return;
    }
    List<FieldError> defects;
    try {
      defects = schemas.defects(schema.get(), input, "/input");
    } catch (IllegalArgumentException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_DEFINITION,
              "The input schema of %s can't be used: %s"
                  .formatted(definition.id(), e.getMessage())),
          e);
    }
    if (!defects.isEmpty()) {
      throw new PlatformException(
          new Problem(
              ProblemType.INVALID_INPUT,
              "The input does not match the schema of " + definition.id() + ".",
              null,
              defects));
    }
  }

  private Optional<JsonNode> schema(StoredDefinition definition) {
    Optional<Optional<JsonNode>> known = wanted.get(definition.digest());
    if (known.isPresent()) {
      return known.get();
    }
    Optional<JsonNode> schema = DefinitionReader.open(definition.document()).inputSchema();
    wanted.put(definition.digest(), schema);
    return schema;
  }
}
