package dev.penstock.workers.interpreter;

/**
 * The outcome of one step.
 *
 * @param state where the run stands now
 * @param command what it wants next
 */
public record Step(MachineState state, Command command) {}
