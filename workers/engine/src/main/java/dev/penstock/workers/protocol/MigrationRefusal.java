package dev.penstock.workers.protocol;

/**
 * Why a run can't go on in another version.
 *
 * @param position JSON pointer into the document that the run follows
 * @param why a sentence for a person
 */
public record MigrationRefusal(String position, String why) {}
