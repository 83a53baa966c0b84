package dev.penstock.functions.runtime;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What is logged goes to standard error, from where Lambda takes it into the log group. */
enum StandardErrorLogger implements LambdaLogger {
  INSTANCE;

  /** Never closed: it is the process's. */
  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  @Override
  public void log(String message) {
    log((message + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void log(byte[] message) {
    try {
      STANDARD_ERROR.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
