package dev.penstock.functions.api.configuration;

/**
 * One file of a configuration folder.
 *
 * @param path relative, with forward slashes
 * @param text its text
 */
record ApplyFile(String path, String text) {}
