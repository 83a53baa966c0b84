package dev.penstock.audit.proof;

/** What was given as a proof, a checkpoint or a key is none, or does not hold. Told to a person. */
public final class InvalidProof extends Exception {

  private static final long serialVersionUID = 1L;

  public InvalidProof(String message) {
    super(message);
  }
}
