package dev.penstock.functions.api.access;

import dev.penstock.store.Proviso;

/**
 * Who an API key was a short while ago.
 *
 * @param proviso what must still be so in the store for that; of one request
 */
public record Remembered(Principal.Key principal, Proviso proviso) {}
