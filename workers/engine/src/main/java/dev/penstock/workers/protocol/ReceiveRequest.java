package dev.penstock.workers.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listen task asks for the next events that may concern it. Asking again changes nothing.
 *
 * @param listener id of the listener, derived from the task, so that a repeated ask finds the first
 * @param task the task that listens
 * @param types only events of these types; null for all. A coarse choice, the rest is the run's
 * @param after the number of the last event that it looked at; -1 for the start of the run
 * @param consumed numbers of the events that it has taken since it last asked
 */
public record ReceiveRequest(
    String listener,
    TaskAttempt task,
    @Nullable List<String> types,
    long after,
    List<Long> consumed) {}
