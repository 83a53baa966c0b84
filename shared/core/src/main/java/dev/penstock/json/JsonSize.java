package dev.penstock.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** How long a tree would be as JSON in UTF-8, without writing it anywhere. */
public final class JsonSize {

  private JsonSize() {}

  /** Whether it has more bytes than this; a larger tree costs no more than this to find out. */
  public static boolean isAbove(JsonNode tree, int most) {
    try (JsonGenerator json = Json.factory().createGenerator(new Scale(most))) {
      Tree.write(tree, json);
      json.flush();
      return false;
    } catch (TooLong e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Scale extends OutputStream {
    private long left;

    Scale(long most) {
      this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
    }

    private void take(int length) throws TooLong {
      left -= length;
      if (left < 0) {
        throw new TooLong();
      }
    }
  }
}
