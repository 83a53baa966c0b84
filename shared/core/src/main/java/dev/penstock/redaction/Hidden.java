package dev.penstock.redaction;

/**
 * A place whose value is not shown as it is.
 *
 * @param pointer to it within what is shown, or to where it would be
 */
public record Hidden(String pointer, Kind kind) {}
