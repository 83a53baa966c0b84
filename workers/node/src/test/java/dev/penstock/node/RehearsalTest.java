package dev.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is rehearsed must be the real thing: a document that is refused would warm nothing. */
class RehearsalTest {

  @Test
  void shouldAllowTheCallWhenThePolicyIsAsked() {
    assertThat(Rehearsal.judge()).isTrue();
  }

  @Test
  void shouldComeToTheEndWhenTheDocumentIsInterpreted() {
    assertThat(Rehearsal.interpret()).isTrue();
  }
}
