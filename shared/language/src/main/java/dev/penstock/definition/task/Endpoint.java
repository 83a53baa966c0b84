package dev.penstock.definition.task;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * Where a call goes (DSL reference, section Endpoint).
 *
 * @param uri an expression, or a URI whose {@code {name}} parts are filled from the input
 * @param authentication how the call proves who it is; the credential is only named here
 */
public record Endpoint(Template uri, Optional<Authentication> authentication) {}
