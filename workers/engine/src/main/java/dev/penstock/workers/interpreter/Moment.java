package dev.penstock.workers.interpreter;

/**
 * Time and chance of one step, given from outside so that the machine needs neither clock nor
 * randomness and a replay sees the same.
 *
 * @param now milliseconds since the epoch, by the workflow's clock
 * @param chance from 0 to below 1, drawn anew for each step
 */
public record Moment(long now, double chance) {}
