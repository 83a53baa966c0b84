package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A definition as it was applied, its seal and digest checked.
 *
 * @param id what names it
 * @param digest {@code sha256:…} of the canonical document
 * @param document the whole document; shared between callers, so nobody changes it
 */
public record StoredDefinition(DefinitionId id, String digest, JsonNode document) {}
