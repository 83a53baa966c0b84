package dev.penstock.workers.interpreter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one step.
 *
 * @param state where the run stands now
 * @param moved the strands that want something new, in declared order: the one that was stepped,
 *     the one it was forked from, or the branches it has opened; none when a branch has ended
 *     before others
 * @param over what strands below this one wait for is void; null when nothing is
 */
public record Step(MachineState state, List<Waiting> moved, @Nullable StrandId over) {}
