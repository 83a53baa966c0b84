package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * Where a call goes, or where a resource is that it needs (DSL reference, sections Endpoint and
 * External Resource).
 *
 * @param uri an expression, or a URI whose {@code {name}} parts are filled from the input
 * @param authentication how the call proves who it is; the credential is only named here
 * @param pinned what stands there, for a file of the author's: nobody else could read it
 */
public record Endpoint(
    Template uri, Optional<Authentication> authentication, Optional<String> pinned) {}
