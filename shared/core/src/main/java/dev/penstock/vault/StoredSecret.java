package dev.penstock.vault;

/** A secret as it was read, before it is opened. */
public record StoredSecret(String name, int version, SealedValue sealed) {}
