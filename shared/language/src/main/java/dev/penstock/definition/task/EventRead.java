package dev.penstock.definition.task;

/** What of an event is taken. */
public enum EventRead {
  /** Its data as a JSON value. */
  DATA,
  /** All of it: attributes and data, in the JSON format of CloudEvents. */
  ENVELOPE,
  /** Its data as text: as it is when it is text, as base64 when it is binary, else as JSON. */
  RAW
}
