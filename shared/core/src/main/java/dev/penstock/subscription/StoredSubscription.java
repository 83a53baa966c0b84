package dev.penstock.subscription;

/**
 * A subscription as it is kept.
 *
 * @param subscription the checked file
 * @param enabled whether anything is sent for it
 */
public record StoredSubscription(Subscription subscription, boolean enabled) {}
