package dev.penstock.node.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.penstock.redaction.Classifier;

/**
 * A failure in a log, with its causes: other people's exceptions quote whatever they were given.
 * Made by Logback, by its name in the pattern.
 */
public final class ShownFailure extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy failure) {
    return Classifier.text(super.throwableProxyToString(failure)).text();
  }
}
