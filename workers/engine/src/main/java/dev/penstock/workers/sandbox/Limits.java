package dev.penstock.workers.sandbox;

/**
 * What a process may use, with all that it starts.
 *
 * @param memoryBytes of data; for all together where the worker may make control groups, else for
 *     each
 * @param processes at most
 * @param cpus how many processors' time it gets, where the worker may make control groups
 * @param diskBytes of its own {@code /tmp}, which is memory
 * @param openFiles at most, in each process
 * @param outputBytes of each of its streams; more ends it
 */
public record Limits(
    long memoryBytes, int processes, int cpus, long diskBytes, int openFiles, int outputBytes) {

  public static Limits defaults() {
    return new Limits(1L << 30, 128, 1, 256L << 20, 256, 1 << 20);
  }
}
