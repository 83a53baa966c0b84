package dev.penstock.redaction;

/** Finds one sort of thing in a text, in time linear in its length. */
interface Detector {

  void find(String text, Spans into);
}
