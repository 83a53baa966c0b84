package dev.penstock.workers.http;

import java.io.ByteArrayOutputStream;

/** Search in bytes whose charset is not known yet. */
final class Bytes {

  private Bytes() {}

  /** Every occurrence of {@code find}, which is not empty, replaced. */
  static byte[] replace(byte[] in, byte[] find, byte[] with) {
    ByteArrayOutputStream out = null;
    int copied = 0;
    for (int at = 0; at + find.length <= in.length; at++) {
      if (in[at] == find[0] && matches(in, at, find)) {
        if (out == null) {
          out = new ByteArrayOutputStream(in.length);
        }
        out.write(in, copied, at - copied);
        out.writeBytes(with);
        copied = at + find.length;
        at = copied - 1;
      }
    }
    if (out == null) {
      return in;
    }
    out.write(in, copied, in.length - copied);
    return out.toByteArray();
  }

  private static boolean matches(byte[] in, int at, byte[] find) {
    for (int i = 1; i < find.length; i++) {
      if (in[at + i] != find[i]) {
        return false;
      }
    }
    return true;
  }
}
