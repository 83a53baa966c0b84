package dev.penstock.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it is kept.
 *
 * @param schedule what was applied, its seal checked
 * @param isPaused whether it starts nothing for now
 * @param note why it is paused; null for no reason
 * @param nextAt the next nominal time; null while something else than the clock decides
 * @param lastRun the run that it started last; null before the first
 */
public record StoredSchedule(
    Schedule schedule,
    boolean isPaused,
    @Nullable String note,
    @Nullable Instant nextAt,
    @Nullable String lastRun) {}
