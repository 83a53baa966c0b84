package dev.penstock.definition;

import dev.penstock.expression.Template;
import java.util.Optional;

/**
 * An error as a document writes it (DSL reference, section Error): its members may hold
 * expressions.
 *
 * @param type URI of the error's type
 * @param status HTTP status code
 * @param title short summary
 * @param detail explanation of this occurrence
 * @param instance pointer of what it happened to; the raising task when absent
 */
public record ErrorTemplate(
    Template type,
    int status,
    Optional<Template> title,
    Optional<Template> detail,
    Optional<Template> instance) {}
