package dev.penstock.workers.outbound;

/**
 * An event on its way to one subscriber, taken to be sent now.
 *
 * @param id {@code out_…}; the same at every try, and what the subscriber tells a copy by
 * @param subscription whose it is
 * @param seq the event's number in the log
 * @param attempt which try of all, 1 for the first; also what tells who has taken it last
 * @param step which try since it was asked for last; the ladder goes by it
 */
record Message(String id, String subscription, long seq, int attempt, int step) {}
