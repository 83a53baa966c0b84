package dev.penstock.workers.interpreter;

/**
 * A strand that can go on, or that waits for something outside.
 *
 * @param strand which one
 * @param awaits what it wants
 * @param since number of the step that wanted it; with the strand it names the wish
 */
public record Waiting(StrandId strand, Command awaits, long since) {}
