package dev.penstock.node.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.penstock.redaction.Classifier;

/** A log's message without what must not be shown; made by Logback, by its name in the pattern. */
public final class ShownMessage extends MessageConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return Classifier.text(super.convert(event)).text();
  }
}
