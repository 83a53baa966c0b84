package dev.penstock.workers.protocol;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Another version that a run is to go on in.
 *
 * @param definition {@code namespace/name@version}
 * @param digest {@code sha256:…} of the document
 * @param document the version's document as JSON
 */
public record MigrationRequest(String definition, String digest, JsonNode document) {}
