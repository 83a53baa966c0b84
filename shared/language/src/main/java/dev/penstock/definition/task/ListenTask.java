package dev.penstock.definition.task;

import java.util.Optional;

/**
 * {@code listen}: waits for events; its output is the array of what it has taken, in order.
 *
 * @param to which events, and how many
 * @param read what of an event is taken
 * @param foreach what is done with each event before the next one; none: it is only taken
 */
public record ListenTask(
    TaskFrame frame, EventStrategy to, EventRead read, Optional<EventIterator> foreach)
    implements IteratingTask {}
