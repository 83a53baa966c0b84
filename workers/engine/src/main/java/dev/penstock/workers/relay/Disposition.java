package dev.penstock.workers.relay;

/** What becomes of a row after it was tried. */
sealed interface Disposition {

  /** The backbone has it. */
  record Delivered() implements Disposition {}

  /** There is nobody left to tell. */
  record Dropped(String reason) implements Disposition {}

  /** It can never work as it is: a person looks at it, and it holds up nobody. */
  record Parked(String reason) implements Disposition {}

  /** Something is away; it is tried again later. */
  record Later(String reason) implements Disposition {}
}
