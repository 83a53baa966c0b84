package dev.penstock.trigger;

/**
 * A trigger as it is kept.
 *
 * @param trigger the checked file
 * @param enabled whether the front door lets anything in for it; a disabled one looks as if it did
 *     not exist
 */
public record StoredTrigger(Trigger trigger, boolean enabled) {}
